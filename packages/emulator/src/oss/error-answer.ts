import { OssError, ossError } from "./error.ts";
import type { Arrival, OssAnswer } from "./types.ts";
import { writeXml } from "./xml.ts";

/**
 * A refusal in OSS's form: XML, and for HEAD, which has no body, the same in `x-oss-err`.
 * @see https://help.aliyun.com/zh/oss/support/error-responses
 */
export function errorAnswer(error: OssError, { method, id, host }: Arrival): OssAnswer {
  const { status, code, message, ec, details } = error;
  const xml = writeXml("Error", {
    Code: code,
    Message: message,
    RequestId: id,
    HostId: host,
    ...details,
    EC: ec,
    RecommendDoc: ec && `https://api.aliyun.com/troubleshoot?q=${ec}`,
  });
  const ecHeader: Record<string, string> = ec === undefined ? {} : { "x-oss-ec": ec };
  if (method === "HEAD") {
    return { status, headers: { ...ecHeader, "x-oss-err": Buffer.from(xml).toString("base64") } };
  }
  return { status, headers: { ...ecHeader, "content-type": "application/xml" }, body: xml };
}

/** What went wrong, as OSS would say it. */
export function asOssError(error: unknown): OssError {
  return error instanceof OssError ? error : ossError("internalError");
}
