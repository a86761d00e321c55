import type { ErrorCode } from "@zhichuan/contract/errors";
import type { UploadItem } from "@zhichuan/uploader/wx";
import type { Texts } from "../texts.ts";

/** What a person can do with an upload. */
export type ActionName =
  | "pause"
  | "resume"
  | "cancel"
  | "retry"
  | "chooseAgain"
  | "remove"
  | "copyLink"
  | "open";

/** A button of a card. */
export interface Action {
  readonly name: ActionName;
  readonly label: string;
  /** `main`: the one to take; `danger`: something is gone afterwards. */
  readonly look: "main" | "plain" | "danger";
}

/** The file itself, or its copy on the phone, is at fault or gone: another try with it ends the same way. */
const needsChoosing: ReadonlySet<ErrorCode> = new Set([
  "NO_FILE",
  "INVALID_NAME",
  "FILE_TOO_LARGE",
  "FILE_TOO_SMALL",
  "FILE_TYPE_NOT_ALLOWED",
  "FILE_UNREADABLE",
  "FILE_CHANGED",
  "FILE_NEEDED",
]);

/**
 * Whether a person may try the same file again. Wider than the table's `retryable`, which is about trying again by
 * itself: a refused signature needs somebody to repair something first, and then the button must be there.
 */
export function canRetry(code: ErrorCode): boolean {
  return !needsChoosing.has(code);
}

/** Whether the upload goes on as soon as the user has chosen the same file once more. */
export function needsItsFile({ error }: Pick<UploadItem, "error">): boolean {
  return error?.code === "FILE_NEEDED";
}

/**
 * The actions that make sense in the item's state, the main one last. From choosing to the end the two places mean the
 * same, give up and halt or go on: a state changes by itself while a thumb is on its way.
 */
export function actionsFor(item: Pick<UploadItem, "state" | "error">, texts: Texts): readonly Action[] {
  const side = (name: ActionName): Action => ({ name, label: texts[name], look: "plain" });
  const main = (name: ActionName, label = texts[name]): Action => ({ name, label, look: "main" });
  const remove: Action = { name: "remove", label: texts.remove, look: "danger" };
  switch (item.state) {
    case "done":
      return [side("copyLink"), main("open")];
    case "failed":
      return [remove, main(item.error && !canRetry(item.error.code) ? "chooseAgain" : "retry")];
    case "cancelled":
      return [remove, main("retry", texts.uploadAgain)];
    case "paused":
      return [side("cancel"), main("resume")];
    default:
      return [side("cancel"), side("pause")];
  }
}
