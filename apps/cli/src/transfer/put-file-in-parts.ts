import { CRC64_EMPTY, crc64Combine, crc64ToDecimal } from "@zhichuan/crc64";
import { type OssClient, OssError, type PartReference } from "@zhichuan/oss-client";
import { Checksum } from "./checksum.ts";
import { filePart } from "./file-part.ts";
import { presign, type Signing, send } from "./presigned.ts";
import { demandSame, type Upload } from "./put-file.ts";

/** How many parts are under way at once. */
const AT_ONCE = 4;
/** How often a part is sent before the upload is given up. */
const TRIES = 4;
const EXPIRES = 900;
const MiB = 1024 * 1024;
/** OSS numbers parts from 1 to this. */
const MOST_PARTS = 10_000;

/** Bytes of a part: 8 MiB, or more where OSS's 10000 parts would not do. */
export function partSizeOf(size: number): number {
  return Math.max(8 * MiB, Math.ceil(size / MOST_PARTS / MiB) * MiB);
}

interface Part {
  readonly number: number;
  readonly start: number;
  readonly length: number;
}

type SentPart = PartReference & { readonly sum: Checksum; readonly length: number };

/**
 * Sends a file in parts, each by a presigned PUT, four at a time; a part that fails is sent again. What was begun is
 * aborted when it cannot be completed. Gives the file's CRC-64, put together from the parts'.
 * @param signing asked before each part: a long upload outlives its session
 * @throws OssError, and CheckError when OSS computed another checksum
 */
export async function putFileInParts(
  signing: () => Promise<Signing>,
  oss: OssClient,
  upload: Upload,
): Promise<string> {
  const { key, size, headers } = upload;
  const uploadId = await oss.initiateMultipartUpload(key, headers);
  try {
    const sent = await sendAll(layout(size), (part) => sendPart(signing, upload, uploadId, part));
    await oss.completeMultipartUpload(key, uploadId, sent);
    const whole = sent.reduce((crc, { sum, length }) => crc64Combine(crc, sum.crc, length), CRC64_EMPTY);
    return crc64ToDecimal(whole);
  } catch (error) {
    // What went wrong is worth more than that the clean-up did not go through either; the lifecycle rule sweeps it.
    await oss.abortMultipartUpload(key, uploadId).catch(() => {});
    throw error;
  }
}

function layout(size: number): Part[] {
  const length = partSizeOf(size);
  return Array.from({ length: Math.ceil(size / length) }, (_, at) => ({
    number: at + 1,
    start: at * length,
    length: Math.min(length, size - at * length),
  }));
}

/** Sends the parts, a few at a time; gives them in their order. */
async function sendAll(
  parts: readonly Part[],
  sendOne: (part: Part) => Promise<SentPart>,
): Promise<SentPart[]> {
  const waiting = parts.values();
  const sent: SentPart[] = [];
  const lane = async () => {
    for (const part of waiting) sent[part.number - 1] = await sendOne(part);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return sent;
}

async function sendPart(
  signing: () => Promise<Signing>,
  { path, key, moved }: Upload,
  uploadId: string,
  { number, start, length }: Part,
): Promise<SentPart> {
  for (let attempt = 1; ; attempt++) {
    const sum = new Checksum();
    try {
      const request = presign(await signing(), {
        ...{ method: "PUT", operation: "UploadPart", key, expires: EXPIRES },
        query: { partNumber: String(number), uploadId },
        headers: { "content-type": "application/octet-stream", "content-length": String(length) },
        additionalHeaders: ["content-length"],
      });
      const answer = await send(request, filePart(path, start, length).pipeThrough(sum.pass(moved)));
      await answer.body?.cancel();
      demandSame(sum, answer.headers.get("x-oss-hash-crc64ecma"), `Part ${number} of ${key}`);
      return { number, etag: (answer.headers.get("etag") ?? "").replaceAll('"', ""), sum, length };
    } catch (error) {
      // What was counted of this try is not there after all.
      moved(-sum.size);
      if (attempt === TRIES || !(error instanceof OssError && error.retryable)) throw error;
    }
  }
}
