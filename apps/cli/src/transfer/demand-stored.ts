import type { ObjectHead, OssClient } from "@zhichuan/oss-client";
import { CheckError } from "../errors.ts";

/**
 * What OSS says of an object that has to be there.
 * @param sent what it has to be, where that is known
 * @throws OssError, and CheckError when it is not there or not that
 */
export async function demandStored(
  oss: Pick<OssClient, "headObject">,
  key: string,
  sent?: Pick<ObjectHead, "size" | "crc64">,
): Promise<ObjectHead> {
  const head = await oss.headObject(key);
  if (!head)
    throw new CheckError(`There is no object ${key}.`, [
      "It was never completed, was deleted, or is in another bucket: OSS_BUCKET and OSS_ENDPOINT say which one was asked.",
    ]);
  if (sent && (head.size !== sent.size || head.crc64 !== sent.crc64))
    throw new CheckError(
      `The object ${key} has ${head.size} bytes and CRC-64 ${head.crc64}, and ${sent.size} and ${sent.crc64} were sent.`,
      ["Somebody else wrote to this key in between."],
    );
  return head;
}
