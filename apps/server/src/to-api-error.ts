import { CredentialsError } from "@zhichuan/credentials";
import { OssError } from "@zhichuan/oss-client";
import { WechatError } from "@zhichuan/wechat";
import type { FastifyError, FastifySchemaValidationError } from "fastify";
import { ApiError } from "./api-error.ts";
import { BODY_LIMIT } from "./limits.ts";
import { missingPermission } from "./missing-permission.ts";
import { wechatFailure } from "./wechat-failure.ts";

/** Seconds. */
const RETRY_AFTER = { storage: 5, credentials: 10 };

const FASTIFY_TEXTS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: "The address is not well-formed",
  FST_ERR_CTP_BODY_TOO_LARGE: `The body is longer than ${BODY_LIMIT} bytes`,
  FST_ERR_CTP_EMPTY_JSON_BODY: "The body is empty",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "The body is not as long as Content-Length says",
  FST_ERR_CTP_INVALID_JSON_BODY: "The body is not JSON",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "The body has to be sent as application/json",
};

/** The code of the error table that stands for `error`. What it does not know is INTERNAL. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof CredentialsError)
    return new ApiError("CREDENTIALS_UNAVAILABLE", { cause: error, retryAfter: RETRY_AFTER.credentials });
  if (error instanceof OssError)
    return error.retryable
      ? new ApiError("STORAGE_UNAVAILABLE", { cause: error, retryAfter: RETRY_AFTER.storage })
      : new ApiError("STORAGE_REFUSED", { ...denied(error), cause: error });
  if (error instanceof WechatError) return wechatFailure(error);
  const { code, statusCode = 500, validation } = error as Partial<FastifyError>;
  if (validation?.[0]) return invalid(describeFault(validation[0]));
  if (statusCode >= 400 && statusCode < 500)
    return invalid(FASTIFY_TEXTS[code ?? ""] ?? "The body is not accepted");
  return new ApiError("INTERNAL", { cause: error });
}

/** What to allow, where that is what is wrong. */
function denied(error: OssError): { detail?: string } {
  const missing = missingPermission(error);
  if (!missing) return {};
  const why = missing.why && `, which is needed ${missing.why.en}`;
  return {
    detail: `OSS denied ${error.operation}: the server's role is not allowed ${missing.action}${why ?? ""}. See docs/security.md`,
  };
}

const invalid = (detail: string) => new ApiError("INVALID_REQUEST", { detail });

/** Names the field. Values are not repeated: one of them may be a token. */
function describeFault({ instancePath, keyword, message, params }: FastifySchemaValidationError): string {
  const field = instancePath.slice(1).replaceAll("/", ".");
  if (keyword === "required") return `The field ${String(params.missingProperty)} is missing`;
  if (keyword === "additionalProperties")
    return `The field ${JSON.stringify(String(params.additionalProperty).slice(0, 64))} is not known`;
  return `${field ? `The field ${field}` : "The body"} ${message ?? "is not accepted"}`;
}
