import type { UploadItem } from "@zhichuan/uploader/wx";

/** An upload that waits, with `changes` laid over it. */
export function anItem(changes: Partial<UploadItem> = {}): UploadItem {
  return {
    id: "1",
    name: "合同.pdf",
    size: 5 * 1024 * 1024,
    state: "queued",
    percent: 0,
    sentBytes: 0,
    ...changes,
  };
}

/** What the server says of a stored file. */
export const storedFile: NonNullable<UploadItem["file"]> = {
  key: "uploads/anonymous/1/document.pdf",
  name: "合同.pdf",
  size: 5 * 1024 * 1024,
  contentType: "application/pdf",
  crc64: "11051210869376104954",
  etag: '"5D41402ABC4B2A76B9719D911017C592"',
  url: "http://127.0.0.1:9000/uploads/anonymous/1/document.pdf?x-oss-expires=900",
  urlExpiresAt: "2026-11-22T06:05:00.000Z",
};
