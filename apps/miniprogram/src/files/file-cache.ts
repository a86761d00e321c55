import type { FileEntry } from "@zhichuan/contract/types";
import type { FileCache } from "./file-list.ts";

const ENTRY = "zhichuan-files";

/** The first page in the phone's storage, which WeChat keeps apart by user. What cannot be read or kept is done without. */
export const fileCache: FileCache = {
  read() {
    try {
      const kept: unknown = wx.getStorageSync(ENTRY);
      return Array.isArray(kept) && kept.every(isEntry) ? kept : undefined;
    } catch (error) {
      console.warn("getStorageSync", error);
      return undefined;
    }
  },
  write(files) {
    try {
      // Links to thumbnails will have ended.
      wx.setStorageSync(
        ENTRY,
        files.map(({ thumbnail: _thumbnail, ...file }) => file),
      );
    } catch (error) {
      console.warn("setStorageSync", error);
    }
  },
};

function isEntry(value: unknown): value is FileEntry {
  const { key, name, size, uploadedAt } = Object(value) as Partial<FileEntry>;
  return (
    typeof key === "string" &&
    typeof name === "string" &&
    typeof size === "number" &&
    typeof uploadedAt === "string"
  );
}
