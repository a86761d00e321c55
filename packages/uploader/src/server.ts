import { isErrorCode } from "@zhichuan/contract/error-codes";
import type { ErrorBody } from "@zhichuan/contract/types";
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import { toUploadError, UploadError } from "./errors.ts";
import type { Call, Http, HttpAnswer } from "./ports.ts";
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
export type CallServer = <T extends object>(path: string, request: object, ...fields: string[]) => Call<T>;

export function createCallServer({ http, server, timeout, session, warn }: ServerOptions): CallServer {
  const base = server.replace(/\/+$/, "");
  let warned = false;

  const compareVersion = (version: string | undefined) => {
    if (warned || version === undefined || major(version) === major(CONTRACT_VERSION)) return;
    warned = true;
    warn(`the server speaks version ${version} of the contract, this mini-program ${CONTRACT_VERSION}`);
  };

  return <T extends object>(path: string, request: object, ...fields: string[]): Call<T> => {
    let call: Call<HttpAnswer> | undefined;
    let isAborted = false;
    const ask = async (token?: string): Promise<T> => {
      if (isAborted) throw new UploadError("NETWORK", { detail: "aborted" });
      call = http.send({
        method: "POST",
        url: base + path,
        headers: {
          "content-type": "application/json",
          [VERSION_HEADER]: CONTRACT_VERSION,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(request),
        timeout,
      });
      const answer = await call.answer;
      compareVersion(answer.headers[VERSION_HEADER]);
      const value = parse(answer.body);
      if (answer.status === 200 && fields.some((field) => field in value)) return value as T;
      throw refusal(answer, value);
    };
    const askAs = async (who: SessionSource): Promise<T> => {
      const token = await who.get();
      return ask(token).catch(async (error) => {
        if (toUploadError(error).code !== "SESSION_NEEDED") throw error;
        return ask(await who.renew(token));
      });
    };
    const abort = () => {
      isAborted = true;
      call?.abort();
    };
    return { answer: session ? askAs(session) : ask(), abort };
  };
}

function refusal({ status, body }: HttpAnswer, { error }: Partial<ErrorBody>): UploadError {
  if (typeof error?.code !== "string") {
    // A proxy's page or a captive portal's: the server itself always answers in JSON.
    return new UploadError("NETWORK", {
      detail: `no answer of the server: HTTP ${status} ${body.slice(0, 100)}`,
    });
  }
  const { code, message, retryable, requestId } = error;
  if (isErrorCode(code)) return new UploadError(code, { requestId, detail: message, retryable });
  return new UploadError("INTERNAL", { requestId, detail: `${code}: ${message}`, retryable });
}

function parse(body: string): object {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // Told apart by its fields, like any other answer that is not the server's.
  }
}

function major(version: string): string | undefined {
  return version.split(".")[0];
}
