/** What a file is drawn as. */
export type FileKind =
  | "pdf"
  | "word"
  | "sheet"
  | "slides"
  | "image"
  | "video"
  | "audio"
  | "archive"
  | "text"
  | "other";

const kinds: Readonly<Record<string, FileKind>> = {
  pdf: "pdf",
  doc: "word",
  docx: "word",
  xls: "sheet",
  xlsx: "sheet",
  csv: "sheet",
  ppt: "slides",
  pptx: "slides",
  jpg: "image",
  jpeg: "image",
  png: "image",
  gif: "image",
  webp: "image",
  heic: "image",
  mp4: "video",
  mov: "video",
  mp3: "audio",
  m4a: "audio",
  aac: "audio",
  wav: "audio",
  amr: "audio",
  flac: "audio",
  zip: "archive",
  rar: "archive",
  "7z": "archive",
  txt: "text",
  md: "text",
};

/** How the file is drawn: the icon's colour and the letters on it, at most four. */
export interface FileIcon {
  readonly kind: FileKind;
  readonly letters: string;
}

/** The icon of a file of this name. */
export function fileIcon(name: string): FileIcon {
  const extension = extensionOf(name);
  return { kind: kinds[extension] ?? "other", letters: extension.slice(0, 4).toUpperCase() };
}

/** The formats that `wx.openDocument` shows. */
type DocumentType = "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "pdf";

/** How WeChat can show a stored file: as a picture, as a document, or not at all. */
export type Opening =
  | { readonly by: "image" }
  | { readonly by: "video" }
  | { readonly by: "document"; readonly fileType: DocumentType }
  | { readonly by: "link" };

const documentTypes: readonly string[] = ["doc", "docx", "xls", "xlsx", "ppt", "pptx", "pdf"];
const previewable: readonly string[] = ["jpg", "jpeg", "png", "gif", "webp"];

const playable: readonly string[] = ["mp4", "mov"];

/** How a file of this name is opened. */
export function openingOf(name: string): Opening {
  const extension = extensionOf(name);
  if (previewable.includes(extension)) return { by: "image" };
  if (playable.includes(extension)) return { by: "video" };
  if (documentTypes.includes(extension)) return { by: "document", fileType: extension as DocumentType };
  return { by: "link" };
}

/** Lower-case, without the dot; empty when the name has none or is nothing but one. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
  return /^[a-z0-9]{1,8}$/.test(extension) ? extension : "";
}
