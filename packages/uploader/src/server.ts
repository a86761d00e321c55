import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { ErrorBody } from "@zhichuan/contract/types";
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import type { Attempt } from "./attempt.ts";
import { UploadError } from "./errors.ts";
import type { CompleteOptions } from "./options.ts";
import type { HttpAnswer, Ports } from "./ports.ts";

/**
 * Calls the server: gives the answer when it has one of `fields`, since without them something else has answered.
 * Rejects with the server's own error code, or with the network's. A session that has ended is renewed once.
 */
export type CallServer = <T extends object>(
  attempt: Attempt,
  path: string,
  request: object,
  fields: readonly string[],
) => Promise<T>;

export const createCallServer = (
  { http, warn }: Pick<Ports, "http" | "warn">,
  { server, serverTimeout, session }: Pick<CompleteOptions, "server" | "serverTimeout" | "session">,
): CallServer => {
  let isCompared = false;

  const compareVersion = (version = CONTRACT_VERSION) => {
    if (isCompared || major(version) === major(CONTRACT_VERSION)) return;
    isCompared = true;
    warn(`the server speaks version ${version} of the contract, this mini-program ${CONTRACT_VERSION}`);
  };

  return async (attempt, path, request, fields) => {
    const ask = async (token?: string) => {
      const call = http.send({
        method: "POST",
        url: server.replace(/\/+$/, "") + path,
        headers: {
          "content-type": "application/json",
          [VERSION_HEADER]: CONTRACT_VERSION,
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(request),
        timeout: serverTimeout,
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
};

const refusal = ({ status, body }: HttpAnswer, { error }: Partial<ErrorBody>) => {
  if (typeof error?.code === "string") {
    const { code, message: detail, retryable, requestId } = error;
    return new UploadError(code as ErrorCode, { requestId, detail, retryable });
  }
  // A proxy's page or a captive portal's: the server itself always answers in JSON.
  return new UploadError("NETWORK", { detail: `not the server: HTTP ${status} ${body.slice(0, 100)}` });
};

const parse = (body: string): object => {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // Told apart by its fields, like any other answer that is not the server's.
  }
};

const major = (version: string) => version.split(".")[0];
