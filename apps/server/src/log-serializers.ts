import { OssError } from "@zhichuan/oss-client";
import { missingPermission } from "./missing-permission.ts";

/** An error in the log: what these fields hold and nothing else, since an SDK's error may carry a whole request. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly status?: unknown;
  /** The request id of the service that refused us. */
  readonly requestId?: unknown;
  readonly ec?: unknown;
  /** What OSS was asked. Example: `HeadObject`. */
  readonly operation?: unknown;
  /** The RAM action that was missing. Example: `oss:GetObject`. */
  readonly missing?: string | undefined;
  readonly stack: string;
  readonly cause?: LoggedError;
  readonly [field: string]: unknown;
}

const DEEPEST = 5;

function describe(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error", stack: "" };
  const { code, status, requestId, ec, operation } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    message: error.message,
    code,
    status,
    requestId,
    ec,
    operation,
    missing: error instanceof OssError ? missingPermission(error)?.action : undefined,
    stack: depth === 0 ? (error.stack ?? "") : "",
    ...(error.cause !== undefined && depth < DEEPEST && { cause: describe(error.cause, depth + 1) }),
  };
}

/** For pino. Fastify's own `req` would write the address with its query. */
export const serializers = {
  err: (error: unknown) => describe(error),
  req: ({ method }: { method: string }) => ({ method }),
};
