import { objectUrl, signRequest } from "@zhichuan/signer";
import { type ErrorAnswer, readErrorAnswer } from "./error-answer.ts";
import type { OssClientOptions } from "./options.ts";
import { OssError } from "./oss-error.ts";
import { readText } from "./read-text.ts";
import { StallWatch } from "./stall-watch.ts";
import { watched } from "./watched-stream.ts";

const ERROR_LIMIT = 64 * 1024;
const TEXT_LIMIT = 8 * 1024 * 1024;
const DEFAULT_STALL_MS = 10_000;

/** One request to the bucket, not yet signed. */
interface OssRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** None: the bucket itself. */
  readonly key?: string;
  /** An empty value stands for the name alone: `{ cors: "" }` is `?cors`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Sent and, where OSS signs such headers, signed. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ReadableStream<Uint8Array>;
  /** Gives the request up; its reason is what the caller gets. */
  readonly signal?: AbortSignal | undefined;
}

/** A success. Its body must be read, as `text()` or `stream`, or be given up with `discard()`. */
export interface OssAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | undefined;
  readonly stream: ReadableStream<Uint8Array>;
  /** The body, at most 8 MiB. */
  text(): Promise<string>;
  discard(): Promise<void>;
  /** The error for an answer that makes no sense. */
  unexpected(what: string, cause?: unknown): OssError;
}

/** Signs a request, sends it and gives OSS's answer when it is a success; throws an OssError otherwise. */
export type Exchange = (request: OssRequest) => Promise<OssAnswer>;

/**
 * Makes the exchanges that the operations of one client have.
 * @returns for an operation of that name, as OSS writes it: `HeadObject`
 */
export function createExchange(options: OssClientOptions): (operation: string) => Exchange {
  const { bucketUrl, region, bucket } = options;
  const send = options.fetch ?? fetch;
  const host = new URL(bucketUrl).host;

  return (operation) => async (request) => {
    const asked = { operation, host };
    const { method, key, query = {}, signal } = request;
    const headers = signRequest({
      credentials: await options.credentials(),
      region,
      bucket,
      key,
      method,
      at: options.now(),
      query,
      headers: request.headers ?? {},
    });
    const watch = new StallWatch(options.stallMs ?? DEFAULT_STALL_MS);
    let sourceFailure: { cause: unknown } | undefined;
    const explain = (cause: unknown): unknown => {
      watch.stop();
      if (sourceFailure) return sourceFailure.cause;
      if (signal?.aborted) return signal.reason;
      if (watch.signal.aborted) return stalled(asked, cause);
      return unreachable(asked, cause);
    };

    let response: Response;
    try {
      response = await send(objectUrl(bucketUrl, key, query), {
        method,
        headers,
        // A signed request must not follow anybody to another host.
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, watch.signal]) : watch.signal,
        ...(request.body && {
          body: watched(request.body, {
            moved: () => watch.moved(),
            ended: () => watch.moved(),
            failed: (cause) => {
              sourceFailure = { cause };
              return cause;
            },
          }),
          duplex: "half",
        }),
      });
    } catch (cause) {
      throw explain(cause);
    }
    watch.moved();
    const stream = watched(response.body ?? emptyStream(), {
      moved: () => watch.moved(),
      ended: () => watch.stop(),
      failed: explain,
    });
    const answer = asAnswer(response, stream, asked);
    if (response.ok) return answer;
    const text = await readText(stream, ERROR_LIMIT).catch(onlyTooLong);
    throw readErrorAnswer({ status: response.status, headers: response.headers, text, ...asked });
  };
}

/** What was asked, and whom. */
type Asked = Pick<ErrorAnswer, "operation" | "host">;

function asAnswer(
  response: Response,
  stream: ReadableStream<Uint8Array>,
  { operation, host }: Asked,
): OssAnswer {
  const { status, headers } = response;
  const requestId = headers.get("x-oss-request-id") ?? undefined;
  const unexpected = (what: string, cause?: unknown) =>
    new OssError(`${host} answered ${status}, but ${what}`, {
      status,
      code: "UnexpectedAnswer",
      operation,
      requestId,
      cause,
    });
  return {
    status,
    headers,
    requestId,
    stream,
    unexpected,
    discard: () => stream.cancel(),
    async text() {
      try {
        return await readText(stream, TEXT_LIMIT);
      } catch (error) {
        throw error instanceof RangeError ? unexpected(error.message) : error;
      }
    },
  };
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** An error answer that is too long is still an error answer: its status counts. */
function onlyTooLong(error: unknown): string {
  if (error instanceof RangeError) return "";
  throw error;
}

function stalled({ operation, host }: Asked, cause: unknown): OssError {
  return new OssError(`${host} did not answer in time, or the transfer stood still`, {
    status: 0,
    code: "Timeout",
    operation,
    cause,
  });
}

function unreachable({ operation, host }: Asked, cause: unknown): OssError {
  const { message, code } = rootOf(cause);
  return new OssError(`${host} cannot be reached, or broke off: ${code ?? message}`, {
    status: 0,
    code: "NetworkError",
    operation,
    cause,
  });
}

/** fetch says "fetch failed"; what happened is in its cause. */
function rootOf(error: unknown): { message: string; code?: string } {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root instanceof Error ? (root as Error & { code?: string }) : { message: String(root) };
}
