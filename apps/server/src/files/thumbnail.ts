import type { Dependencies } from "../dependencies.ts";
import { presigned } from "../upload/presigned.ts";
import { signatureLifetime } from "../upload/signature-lifetime.ts";
import type { FileInBucket } from "./file-moderation.ts";

/** Pixels: a list shows it 44 wide, on screens of up to three pixels to one. */
const SIDE = 132;
/** Scaled before it is turned, since OSS turns no large picture; the format comes last, as the manual advises. */
const PROCESS = `image/resize,m_fill,w_${SIDE},h_${SIDE}/auto-orient,1/quality,Q_80/format,jpg`;

/** Bytes of the largest picture that OSS scales. */
const LARGEST = 20 * 1024 * 1024;
/** What OSS can scale. */
const SCALABLE = new Set(
  ["jpeg", "png", "bmp", "gif", "webp", "tiff", "heic", "avif"].map((format) => `image/${format}`),
);

/** Milliseconds for which a picture keeps its URL, so that a phone that lists it again need not load it again. */
const UNCHANGED = 5 * 60_000;

/**
 * A presigned URL of a small square JPEG that OSS makes of a picture:
 * https://help.aliyun.com/zh/oss/user-guide/resize-images-4. It lives ten to fifteen minutes, but ends with the
 * credentials that sign it, one minute from now at the earliest; undefined for what OSS cannot scale. Ask for it only of a
 * file that may be shown. Throws CREDENTIALS_UNAVAILABLE when those end within two minutes.
 */
export async function thumbnailUrl(
  { config, signers, now }: Pick<Dependencies, "config" | "signers" | "now">,
  { key, head }: Pick<FileInBucket, "key" | "head">,
): Promise<string | undefined> {
  if (!SCALABLE.has(head.contentType) || head.size === 0 || head.size > LARGEST) return undefined;
  const credentials = await signers.downloads.get();
  const at = now();
  // By the rounded time, minutes ago, credentials that are as good as over would still seem to have a life.
  signatureLifetime(credentials, at);
  const signedAt = new Date(Math.floor(at.getTime() / UNCHANGED) * UNCHANGED);
  const { url } = presigned(
    { config, credentials, now: signedAt, key },
    { method: "GET", query: { "x-oss-process": PROCESS } },
  );
  return url;
}
