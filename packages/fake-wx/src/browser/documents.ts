import type { ScreenPort } from "../platform.ts";
import type { BrowserFiles } from "./files.ts";

/** Without its media type a browser saves a document instead of showing it, as it does with Word's and Excel's. */
const SHOWN_BY_BROWSERS: Readonly<Record<string, string>> = { pdf: "application/pdf" };

/** What WeChat shows in a viewer of its own opens in a new tab here. */
export function createDocuments(
  files: BrowserFiles,
): Pick<ScreenPort, "openDocument" | "isTapped" | "setClipboard" | "getClipboard"> {
  let copied = "";
  return {
    async openDocument({ path, fileType }) {
      const type = fileType ?? path.slice(path.lastIndexOf(".") + 1);
      const blob = (await files.blob(path)) ?? new Blob();
      openTab(URL.createObjectURL(blob.slice(0, blob.size, SHOWN_BY_BROWSERS[type])));
    },
    isTapped: () => navigator.userActivation.isActive,
    async setClipboard(text) {
      copied = text;
      await navigator.clipboard?.writeText(text).catch(() => copyBySelection(text));
    },
    // Reading the real clipboard would ask the user for a permission that WeChat does not ask for.
    getClipboard: async () => copied,
  };
}

/** Throws when the browser has blocked the tab, so that the mini-program's `fail` is called. */
function openTab(url: string): void {
  if (window.open(url, "_blank") === null) throw new Error("the browser has blocked the new tab");
}

/** For browsers that refuse the clipboard, as on a page from another machine without HTTPS. */
function copyBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
