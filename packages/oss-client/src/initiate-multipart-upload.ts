import type { Exchange } from "./exchange.ts";
import { lowerCaseNames } from "./lower-case-names.ts";
import { readXml } from "./read-xml.ts";

/**
 * InitiateMultipartUpload: https://help.aliyun.com/zh/oss/developer-reference/initiatemultipartupload. `headers`
 * describe the object that the parts become; a type that is not given is `application/octet-stream`. Gives the upload's
 * id. Throws an OssError.
 */
export async function initiateMultipartUpload(
  exchange: Exchange,
  key: string,
  headers: Readonly<Record<string, string>> = {},
  { signal }: { signal?: AbortSignal } = {},
): Promise<string> {
  const answer = await exchange({
    method: "POST",
    key,
    query: { uploads: "", "encoding-type": "url" },
    headers: lowerCaseNames(headers),
    signal,
  });
  return readXml(answer, "InitiateMultipartUploadResult", (result) => result.text("UploadId"));
}
