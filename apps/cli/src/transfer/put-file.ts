import { CheckError } from "../errors.ts";
import { Checksum } from "./checksum.ts";
import { filePart } from "./file-part.ts";
import { presign, type Signing, send } from "./presigned.ts";

/** A file and where it goes. */
export interface Upload {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Told how many bytes more have been sent. */
  readonly moved: (bytes: number) => void;
}

/** Seconds in which the first byte has to arrive. */
const EXPIRES = 900;

/**
 * Sends a file by one presigned PUT, streamed. Gives its CRC-64, which is what OSS computed too.
 * @throws OssError, and CheckError when OSS computed another checksum
 */
export async function putFile(
  signing: Signing,
  { path, size, key, headers, moved }: Upload,
): Promise<string> {
  const request = presign(signing, {
    ...{ method: "PUT", operation: "PutObject", key, expires: EXPIRES },
    headers: { ...headers, "content-length": String(size) },
    additionalHeaders: ["content-length"],
  });
  const sum = new Checksum();
  const answer = await send(request, filePart(path, 0, size).pipeThrough(sum.pass(moved)));
  await answer.body?.cancel();
  demandSame(sum, answer.headers.get("x-oss-hash-crc64ecma"), key);
  return sum.decimal;
}

/** Throws a CheckError when OSS has something else than was sent. */
export function demandSame(sum: Checksum, atOss: string | null, what: string): void {
  if (atOss === sum.decimal) return;
  throw new CheckError(`${what} arrived damaged: its CRC-64 is ${sum.decimal} here and ${atOss} at OSS.`, [
    "Something between this machine and OSS changes what is sent: a proxy, a virus scanner. Try without it.",
    "The file was written to while it was read.",
  ]);
}
