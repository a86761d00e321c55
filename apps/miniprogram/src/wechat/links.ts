import type { StoredFile } from "@zhichuan/contract/types";
import { UploadError, type Uploader, type UploadItem } from "@zhichuan/uploader/wx";
import { withheldBecause } from "../view/item-view.ts";

/** Milliseconds a link must still live to be handed out. */
const LEAST_LIFE = 60_000;

/** The links of stored files: they live for minutes, the list for as long as the mini-program. */
export interface Links {
  /** Milliseconds that the link of a stored file still lives; 0 where it has none. */
  lifeOf(file: StoredFile): number;
  /** Whether the link of a stored file can be used as it is. */
  isAlive(file: StoredFile): file is LinkedFile;
  /** Asks the server for another link. Rejects with an UploadError, also while the content check has not passed. */
  renew(id: string): Promise<LinkedFile>;
}

/** A stored file that may be shown. */
export type LinkedFile = StoredFile & { readonly url: string };

/** Watches an uploader, to know how old each link is. `now`: milliseconds; only its differences count. */
export function createLinks(uploader: Uploader, now: () => number): Links {
  const ends = new Map<string, number>();
  const note = ({ url }: StoredFile) => {
    if (url !== undefined && !ends.has(url)) ends.set(url, now() + lifetimeOf(url));
  };
  uploader.subscribe((items: readonly UploadItem[]) => {
    for (const { file } of items) if (file) note(file);
  });
  const lifeOf = ({ url }: StoredFile) => Math.max(0, (url === undefined ? 0 : (ends.get(url) ?? 0)) - now());
  return {
    lifeOf,
    isAlive: (file): file is LinkedFile => lifeOf(file) >= LEAST_LIFE,
    async renew(id) {
      const file = await uploader.refresh(id);
      note(file);
      if (isLinked(file)) return file;
      throw new UploadError(withheldBecause(file));
    },
  };
}

const isLinked = (file: StoredFile): file is LinkedFile => file.url !== undefined;

/**
 * Milliseconds that a presigned URL lives from when it was made. The moment it ends at is no use here: the phone's date
 * may be wrong. What does not say is taken for dead at once.
 */
function lifetimeOf(url: string): number {
  return Number(/[?&]x-oss-expires=(\d+)/i.exec(url)?.[1] ?? 0) * 1000;
}
