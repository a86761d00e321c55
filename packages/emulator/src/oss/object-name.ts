import { ossError } from "./error.ts";

/**
 * Checks a key as OSS does: 1 to 1023 bytes of UTF-8, not starting with `/` or `\`.
 * @throws OssError InvalidObjectName
 * @see https://help.aliyun.com/zh/oss/user-guide/object-naming-conventions
 */
export function checkObjectName(key: string): void {
  if (Buffer.byteLength(key) > 1023) throw ossError("keyTooLong", { ObjectName: key });
  if (key === "" || /^[/\\]/.test(key)) throw ossError("invalidObjectName", { ObjectName: key });
}
