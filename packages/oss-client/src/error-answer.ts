import { OssError } from "./oss-error.ts";
import { parseXml } from "./xml.ts";

/** An answer that is no success. `text` is its body; a HEAD's answer has none. */
export interface ErrorAnswer {
  /** What was asked. Example: `HeadObject`. */
  readonly operation: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Who was asked, for the message. Example: `127.0.0.1:9000`. */
  readonly host: string;
}

/**
 * The error an answer tells of: from its XML body or, for HEAD, from the same XML in `x-oss-err`.
 * https://help.aliyun.com/zh/oss/developer-reference/error-responses
 */
export function readErrorAnswer({ operation, status, headers, text, host }: ErrorAnswer): OssError {
  const known = {
    operation,
    status,
    requestId: headers.get("x-oss-request-id") ?? undefined,
    ec: headers.get("x-oss-ec") ?? undefined,
  };
  const inHeader = headers.get("x-oss-err");
  const xml = inHeader === null ? text : Buffer.from(inHeader, "base64").toString("utf8");
  try {
    const error = parseXml(xml, "Error");
    return new OssError(error.optional("Message") ?? error.text("Code"), {
      ...known,
      code: error.text("Code"),
      requestId: error.optional("RequestId") ?? known.requestId,
      ec: error.optional("EC") ?? known.ec,
      hostId: error.optional("HostId"),
      deniedAction: error.elements("AccessDeniedDetail")[0]?.optional("AuthAction"),
    });
  } catch (cause) {
    return new OssError(`${host} answered ${status} and not as OSS does${excerpt(headers, text)}`, {
      ...known,
      code: "UnexpectedAnswer",
      cause,
    });
  }
}

function excerpt(headers: Headers, text: string): string {
  const type = headers.get("content-type");
  const start = text.replace(/\s+/g, " ").trim().slice(0, 120);
  return `${type ? ` (${type})` : ""}${start ? `: ${start}` : ""}`;
}
