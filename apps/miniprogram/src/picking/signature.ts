/** What a file's first bytes say it is. */
export type Signature =
  | "pdf"
  | "jpg"
  | "png"
  | "gif"
  | "webp"
  | "heic"
  | "mp4"
  | "mov"
  | "m4a"
  | "mp3"
  | "wav"
  | "flac"
  | "amr"
  | "ogg"
  | "zip"
  | "rar"
  | "7z"
  | "ole"
  | "program";

/** Bytes of a file's beginning that `signatureOf` looks at. */
export const HEAD_LENGTH = 64;

/** A file's beginning in hex → what it is; checked in this order. */
const beginnings: readonly (readonly [Signature, RegExp])[] = [
  // A byte order mark or blanks may stand before it.
  ["pdf", /^(efbbbf)?(20|0a|0d)*255044462d/],
  ["jpg", /^ffd8ff/],
  ["png", /^89504e470d0a/],
  ["gif", /^47494638(37|39)61/],
  ["webp", /^52494646.{8}57454250/],
  ["wav", /^52494646.{8}57415645/],
  // https://github.com/nokiatech/heif: `ftyp` and the brands of still pictures, of which iPhones write heic.
  ["heic", /^.{8}66747970(6865(69|76)(63|78|6d|73)|6d696631|6d736631)/],
  ["mov", /^.{8}(6674797071742020|6d6f6f76|77696465)/],
  ["m4a", /^.{8}667479704d34(41|42)/],
  ["mp4", /^.{8}66747970/],
  ["mp3", /^(4944330[234]|fff[b32a])/],
  ["flac", /^664c614300/],
  ["amr", /^2321414d52/],
  ["ogg", /^4f67675300/],
  ["zip", /^504b(0304|0506)/],
  ["rar", /^526172211a07/],
  ["7z", /^377abcaf271c/],
  ["ole", /^d0cf11e0a1b11ae1/],
  // Two letters alone begin many a text; a program has zeros soon after them.
  ["program", /^(4d5a(..){0,30}00|7f454c46)/],
];

/** What a file is by its first bytes; undefined when they say nothing, as those of texts do. */
export function signatureOf(head: Uint8Array): Signature | undefined {
  const hex = Array.from(head.subarray(0, HEAD_LENGTH), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  return beginnings.find(([, pattern]) => pattern.test(hex))?.[0];
}

const images: readonly Signature[] = ["jpg", "png", "gif", "webp", "heic"];
const films: readonly Signature[] = ["mp4", "mov", "m4a"];
const sounds: readonly Signature[] = ["mp3", "wav", "flac", "amr", "ogg", ...films];

/**
 * What files of an extension may be. Within a family names are often wrong without harm: WeChat itself saves WebP as jpg.
 * Old Office names stand for anything from HTML to a zipped document, so only programs are kept out of them.
 */
const expected: Readonly<Record<string, readonly Signature[]>> = {
  pdf: ["pdf"],
  jpg: images,
  jpeg: images,
  png: images,
  gif: images,
  webp: images,
  heic: images,
  heif: images,
  mp4: films,
  mov: films,
  m4v: films,
  m4a: sounds,
  mp3: sounds,
  aac: sounds,
  wav: sounds,
  flac: sounds,
  amr: sounds,
  ogg: sounds,
  zip: ["zip"],
  docx: ["zip", "ole"],
  xlsx: ["zip", "ole"],
  pptx: ["zip", "ole"],
  txt: [],
  csv: [],
  md: [],
};

/** The extension that goes with a signature, where only one does. */
export const extensionOfSignature: Readonly<Partial<Record<Signature, string>>> = {
  pdf: "pdf",
  jpg: "jpg",
  png: "png",
  gif: "gif",
  webp: "webp",
  heic: "heic",
  mp4: "mp4",
  mov: "mov",
  m4a: "m4a",
  mp3: "mp3",
  wav: "wav",
  flac: "flac",
  amr: "amr",
};

/** Whether a file of this extension (lower-case, no dot) may begin like this. */
export function fits(extension: string, signature: Signature | undefined): boolean {
  if (signature === undefined) return true;
  const allowed = expected[extension];
  return allowed ? allowed.includes(signature) : signature !== "program";
}
