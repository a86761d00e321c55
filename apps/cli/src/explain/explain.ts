import { CredentialsError } from "@zhichuan/credentials";
import { OssError } from "@zhichuan/oss-client";
import { missingPermission } from "@zhichuan/permissions";
import { WechatError } from "@zhichuan/wechat";
import { rootCause } from "../root-cause.ts";
import { faq } from "./faq.ts";

/** What went wrong, and what may be behind it. */
export interface Explanation {
  readonly message: string;
  /** Likely causes, each with what to do. */
  readonly causes: readonly string[];
  /** For programs and for Alibaba Cloud's support. */
  readonly details: { readonly code?: string; readonly ec?: string; readonly requestId?: string };
}

/** Puts any error into words a person can act on. */
export function explain(error: unknown): Explanation {
  if (error instanceof OssError) return explainOss(error);
  if (error instanceof CredentialsError) {
    const { code, requestId } = error;
    // Its message says what to do already.
    return { message: error.message, causes: [], details: { code, ...(requestId && { requestId }) } };
  }
  if (error instanceof WechatError)
    return { message: error.message, causes: causesOf(error.message), details: { code: error.code } };
  const message =
    error instanceof TypeError && error.cause !== undefined
      ? `${error.message}: ${rootCause(error)}`
      : error instanceof Error
        ? error.message
        : String(error);
  return { message, causes: causesOf(message), details: {} };
}

/** The likely causes of an error by its text; none when it is not known. */
export function causesOf(text: string): readonly string[] {
  return faq.find(({ asks }) => asks.test(text))?.causes ?? [];
}

function explainOss(error: OssError): Explanation {
  const { code, ec, requestId, operation, status } = error;
  const details = { code, ...(ec && { ec }), ...(requestId && { requestId }) };
  const request = requestId ? ` (request ${requestId})` : "";
  const message = `${operation ? `${operation}: ` : ""}${code}: ${error.message}${request}`;
  return {
    message,
    details,
    causes: denied(error) ?? causesOf(`${status} ${code} ${ec ?? ""} ${error.message}`),
  };
}

/** Which action was missing, and what it is for. */
function denied({ code, deniedAction, operation = "" }: OssError): string[] | undefined {
  if (code !== "AccessDenied" || deniedAction === undefined) return undefined;
  const why = missingPermission(operation)?.why?.en;
  return [
    `${deniedAction} is missing${why ? `; it is needed ${why}` : ""}: add it to the role's or user's policy, as \`zhichuan policy\` prints it.`,
  ];
}
