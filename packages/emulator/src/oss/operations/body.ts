import { ossError } from "../error.ts";
import { checkContentMd5 } from "../read-xml.ts";
import type { ObjectDigest } from "../store/metadata.ts";
import type { OssRequest } from "../types.ts";
import { maxObjectSize } from "./store-object.ts";

/**
 * Judges the headers of a request whose body is to be stored.
 * @returns what holds the body, when it is there, against the checksums it was announced with
 * @throws OssError MissingContentLength, EntityTooLarge; later InvalidDigest, InvalidCRC64
 */
export function checkBody({ headers }: OssRequest): (digest: ObjectDigest) => void {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
    throw ossError("lengthMissing");
  }
  if (Number(headers["content-length"] ?? 0) > maxObjectSize) throw ossError("tooLarge");
  return ({ md5, crc64 }) => {
    checkContentMd5(headers["content-md5"], Buffer.from(md5, "hex").toString("base64"));
    const given = headers["x-oss-hash-crc64ecma"];
    if (given !== undefined && given !== crc64) {
      throw ossError("invalidCrc64", { CRC64: given, CalculatedCRC64: crc64 });
    }
  };
}

/** @throws OssError NotImplemented for a request whose bytes are to come from another object */
export function refuseCopy({ headers }: OssRequest): void {
  if (headers["x-oss-copy-source"] !== undefined) {
    throw ossError("notImplemented", { Header: "x-oss-copy-source" });
  }
}
