import type { StoredFile } from "@zhichuan/contract/types";
import type { Uploader, UploadItem } from "@zhichuan/uploader/wx";

/** Milliseconds a link must still live to be handed out. */
const LEAST_LIFE = 60_000;

/** The links of stored files: they live for minutes, the list for as long as the mini-program. */
export interface Links {
  /** Whether the link of a stored file can be used as it is. */
  isAlive(file: StoredFile): boolean;
  /** Asks the server for another link. Rejects with an UploadError. */
  renew(id: string): Promise<StoredFile>;
}

/** Watches an uploader, to know how old each link is. `now`: milliseconds; only its differences count. */
export function createLinks(uploader: Uploader, now: () => number): Links {
  const ends = new Map<string, number>();
  const note = ({ url }: StoredFile) => {
    if (!ends.has(url)) ends.set(url, now() + lifetimeOf(url));
  };
  uploader.subscribe((items: readonly UploadItem[]) => {
    for (const { file } of items) if (file) note(file);
  });
  return {
    isAlive: ({ url }) => (ends.get(url) ?? 0) - now() >= LEAST_LIFE,
    renew: (id) => uploader.refresh(id),
  };
}

/**
 * Milliseconds that a presigned URL lives from when it was made. The moment it ends at is no use here: the phone's date
 * may be wrong. What does not say is taken for dead at once.
 */
function lifetimeOf(url: string): number {
  return Number(/[?&]x-oss-expires=(\d+)/i.exec(url)?.[1] ?? 0) * 1000;
}
