import type { UploadItem } from "@zhichuan/uploader/wx";

/** An upload that has ended, as an event of the component. */
export interface Ended {
  readonly event: "uploaded" | "failed";
  readonly detail: object;
}

/** What has happened between two moments of the list, progress left out. */
export interface Changes {
  /** Whether an upload came, went or has another state. */
  readonly isChanged: boolean;
  readonly ended: readonly Ended[];
}

/** Compares two moments of the list. */
export function changesBetween(before: readonly UploadItem[], after: readonly UploadItem[]): Changes {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  const changed = after.filter(({ id, state }) => states.get(id) !== state);
  const isChanged = changed.length > 0 || after.length !== before.length;
  return { isChanged, ended: changed.flatMap(eventOf) };
}

function eventOf({ id, name, state, file, error }: UploadItem): Ended[] {
  if (state === "done" && file) return [{ event: "uploaded", detail: { id, file } }];
  if (state === "failed" && error) return [{ event: "failed", detail: { id, name, ...error } }];
  return [];
}
