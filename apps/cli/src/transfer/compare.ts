import type { ObjectHead } from "@zhichuan/oss-client";
import { CheckError } from "../errors.ts";
import { bytes } from "../format.ts";
import { Checksum } from "./checksum.ts";
import { presign, type Signing, send } from "./presigned.ts";

/** Seconds in which the first byte has to be asked for. */
const EXPIRES = 300;

/**
 * Fetches an object by a presigned GET and compares it, size and CRC-64, with what OSS says it stored.
 * @throws OssError, and CheckError when they differ
 */
export async function fetchAndCompare(
  signing: Signing,
  key: string,
  head: Pick<ObjectHead, "size" | "crc64">,
): Promise<Checksum> {
  const request = presign(signing, { method: "GET", operation: "GetObject", key, expires: EXPIRES });
  const answer = await send(request);
  const sum = new Checksum();
  for await (const chunk of answer.body ?? []) sum.add(chunk);
  if (sum.size === head.size && (head.crc64 === undefined || sum.decimal === head.crc64)) return sum;
  throw new CheckError(
    `What came back is not what is stored: ${bytes(sum.size)} with CRC-64 ${sum.decimal} instead of ${bytes(head.size)} with ${head.crc64}.`,
    [
      "The domain is not the bucket's alone: a CDN or a proxy changes or cuts what it hands on. Compare OSS_PUBLIC_HOST with OSS_ENDPOINT.",
      "The object was stored with Content-Encoding, which clients unpack.",
    ],
  );
}
