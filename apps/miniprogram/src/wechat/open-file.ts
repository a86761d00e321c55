import { openingOf } from "../view/file-kind.ts";
import { download } from "./download.ts";
import type { LinkedFile } from "./links.ts";

/** What became of opening a file: WeChat shows it, or its link was copied because WeChat cannot. */
export type Opened = "shown" | "copied";

/**
 * Opens a stored file from its presigned URL: pictures and videos in WeChat's viewer, documents after a download in its reader.
 * For anything else it copies the link.
 *
 * @throws {DownloadRefused} when OSS refuses the URL, as it does once the URL has expired.
 * @throws what `wx` fails with otherwise.
 */
export async function openFile(file: Pick<LinkedFile, "name" | "url">): Promise<Opened> {
  const opening = openingOf(file.name);
  switch (opening.by) {
    case "image":
      await wx.previewImage({ urls: [file.url] });
      return "shown";
    case "video":
      await wx.previewMedia({ sources: [{ url: file.url, type: "video" }] });
      return "shown";
    case "document":
      await wx.openDocument({
        filePath: await download(file.url),
        fileType: opening.fileType,
        showMenu: true,
      });
      return "shown";
    case "link":
      await wx.setClipboardData({ data: file.url });
      return "copied";
  }
}
