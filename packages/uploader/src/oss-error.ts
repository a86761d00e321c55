import { codeOf, type Meanings, UploadError } from "./errors.ts";
import type { HttpAnswer } from "./ports.ts";

/** What OSS's answers mean for an upload: https://help.aliyun.com/zh/oss/developer-reference/error-responses. */
const meanings: Meanings = [
  ["POLICY_EXPIRED", / (SecurityTokenExpired:|AccessDenied: .*expired)/i],
  [
    "SIGNATURE_REFUSED",
    / (\w*AccessKeyId\w*|InvalidSecurityToken|RequestTimeTooSkewed|SignatureDoesNotMatch):/,
  ],
  ["FILE_TOO_LARGE", /^HTTP 413| EntityTooLarge:/],
  ["FILE_TOO_SMALL", / EntityTooSmall:/],
  ["OBJECT_MISSING", / NoSuchUpload:/],
  ["NETWORK", / IncompleteBody:/],
  ["TIMEOUT", / RequestTimeout:/],
  ["STORAGE_UNAVAILABLE", /^HTTP (5|429)/],
];

/** Gives the error an answer of OSS stands for, or of anything else between the phone and OSS. */
export const ossUploadError = ({ status, headers, body }: HttpAnswer): UploadError => {
  const code = element(body, "Code");
  const detail = `HTTP ${status} ${code ? `${code}: ${element(body, "Message")}` : body.slice(0, 100)}`;
  return new UploadError(codeOf(detail, meanings) ?? "UPLOAD_REFUSED", {
    requestId: headers["x-oss-request-id"] ?? element(body, "RequestId"),
    detail,
  });
};

const element = (xml: string, name: string) => xml.split(`<${name}>`)[1]?.split("</")[0];
