import type { Uploader, UploadItem } from "../src/wx/index.ts";

const isOver = ({ state }: UploadItem) => state === "done" || state === "failed" || state === "cancelled";

/** Waits until no item is under way; gives the items. */
export function settled(uploader: Uploader): Promise<readonly UploadItem[]> {
  return new Promise((resolve) => {
    if (uploader.items().every(isOver)) return resolve(uploader.items());
    const end = uploader.subscribe((items) => {
      if (!items.every(isOver)) return;
      end();
      resolve(items);
    });
  });
}
