import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { ErrorBody } from "@zhichuan/contract/types";
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import type { Attempt } from "./attempt.ts";
import { UploadError } from "./errors.ts";
import type { Http, HttpAnswer } from "./ports.ts";
import type { SessionSource } from "./session.ts";

export interface ServerOptions {
  readonly http: Http;
  /** The server's address. Example: `https://upload.example.com`. */
  readonly server: string;
  /** Milliseconds for each call. */
  readonly timeout: number;
  /** Who calls; without it the calls name nobody. */
  readonly session?: SessionSource | undefined;
  warn(message: string): void;
}

/**
 * Calls the server: gives the answer when it has one of `fields`, since without them something else has answered.
 * Rejects with the server's own error code, or with the network's. A session that has ended is renewed once.
 */
export type CallServer = <T extends object>(
  attempt: Attempt,
  path: string,
  request: object,
  ...fields: string[]
) => Promise<T>;

export function createCallServer({ http, server, timeout, session, warn }: ServerOptions): CallServer {
  const base = server.replace(/\/+$/, "");
  let isCompared = false;

  const compareVersion = (version = CONTRACT_VERSION) => {
    if (isCompared || Number.parseInt(version, 10) === Number.parseInt(CONTRACT_VERSION, 10)) return;
    isCompared = true;
    warn(`the server speaks version ${version} of the contract, this mini-program ${CONTRACT_VERSION}`);
  };

  return async (attempt, path, request, ...fields) => {
    const ask = async (token?: string) => {
      const call = http.send({
        method: "POST",
        url: base + path,
        headers: {
          "content-type": "application/json",
          [VERSION_HEADER]: CONTRACT_VERSION,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(request),
        timeout,
      });
      const answer = await attempt.wait(call);
      compareVersion(answer.headers[VERSION_HEADER]);
      const value = parse(answer.body);
      if (answer.status === 200 && fields.some((field) => field in value)) return value as never;
      throw refusal(answer, value);
    };
    if (!session) return ask();
    const token = await attempt.wait(session.get());
    return ask(token).catch(async (error) => {
      if (error.code !== "SESSION_NEEDED") throw error;
      return ask(await attempt.wait(session.renew(token)));
    });
  };
}

function refusal({ status, body }: HttpAnswer, { error }: Partial<ErrorBody>): UploadError {
  if (typeof error?.code === "string") {
    const { code, message: detail, retryable, requestId } = error;
    return new UploadError(code as ErrorCode, { requestId, detail, retryable });
  }
  // A proxy's page or a captive portal's: the server itself always answers in JSON.
  return new UploadError("NETWORK", { detail: `not the server: HTTP ${status} ${body.slice(0, 100)}` });
}

function parse(body: string): object {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // Told apart by its fields, like any other answer that is not the server's.
  }
}
