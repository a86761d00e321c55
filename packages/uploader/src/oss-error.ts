import type { ErrorCode } from "@zhichuan/contract/error-codes";
import { UploadError } from "./errors.ts";
import type { HttpAnswer } from "./ports.ts";

/** What OSS's own codes mean for an upload: https://help.aliyun.com/zh/oss/developer-reference/error-responses. */
const meanings: readonly (readonly [ErrorCode, RegExp])[] = [
  [
    "SIGNATURE_REFUSED",
    /^(AccessKeyIdAndSecurityTokenNotMatch|Invalid(AccessKeyId|SecurityToken)|RequestTimeTooSkewed|SignatureDoesNotMatch)$/,
  ],
  ["POLICY_EXPIRED", /^SecurityTokenExpired$/],
  ["FILE_TOO_LARGE", /^EntityTooLarge$/],
  ["FILE_TOO_SMALL", /^EntityTooSmall$/],
  ["OBJECT_MISSING", /^NoSuchUpload$/],
  ["NETWORK", /^IncompleteBody$/],
  ["TIMEOUT", /^RequestTimeout$/],
];

export interface OssError {
  /** Empty when the answer is not OSS's XML. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
}

/** Reads OSS's XML error; an answer of anything else between the phone and OSS gives an empty code. */
export function readOssError({ headers, body }: HttpAnswer): OssError {
  return {
    code: element(body, "Code") ?? "",
    message: element(body, "Message") ?? "",
    requestId: headers["x-oss-request-id"] ?? element(body, "RequestId"),
  };
}

/** Gives the error an answer of OSS stands for. */
export function ossUploadError(answer: HttpAnswer): UploadError {
  const { code, message, requestId } = readOssError(answer);
  const said = code === "" ? answer.body.slice(0, 100) : `${code}: ${message}`;
  return new UploadError(codeFor(answer.status, code, message), {
    requestId,
    detail: `HTTP ${answer.status} ${said}`,
  });
}

function codeFor(status: number, code: string, message: string): ErrorCode {
  if (code === "AccessDenied" && /expired/i.test(message)) return "POLICY_EXPIRED";
  const known = meanings.find(([, codes]) => codes.test(code));
  if (known) return known[0];
  if (status === 413) return "FILE_TOO_LARGE";
  return status >= 500 || status === 429 ? "STORAGE_UNAVAILABLE" : "UPLOAD_REFUSED";
}

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_all, entity: keyof typeof entities) => entities[entity]);
}

const entities = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" } as const;
