import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { ErrorBody } from "@zhichuan/contract/types";
import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import type { Attempt } from "./attempt.ts";
import { UploadError } from "./errors.ts";
import type { CompleteOptions } from "./options.ts";
import type { HttpAnswer, HttpRequest, Ports } from "./ports.ts";

/**
 * Calls the server, `path` below `/v1/`. Rejects with the server's own error code, or with the network's. A session that
 * has ended is renewed once. A GET has no `request`: `wx.request` would put it into the address.
 */
export type CallServer = (
  attempt: Attempt,
  path: string,
  request?: object,
  method?: HttpRequest["method"],
) => Promise<unknown>;

export const createCallServer = (
  { http, warn }: Pick<Ports, "http" | "warn">,
  { server, serverTimeout, session }: Pick<CompleteOptions, "server" | "serverTimeout" | "session">,
): CallServer => {
  let isCompared = false;

  const compareVersion = (version = CONTRACT_VERSION) => {
    if (isCompared || major(version) === major(CONTRACT_VERSION)) return;
    isCompared = true;
    warn(`the server speaks contract ${version}, this mini-program ${CONTRACT_VERSION}`);
  };

  return async (attempt, path, request, method = "POST") => {
    const ask = async (token?: string) => {
      const call = http.send({
        method,
        url: `${server.replace(/\/+$/, "")}/v1/${path}`,
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
      if (answer.status === 200 && ("serverTime" in value || "key" in value)) return value;
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
    return new UploadError(code as ErrorCode, { requestId, detail, retryable: retryable === true });
  }
  // A proxy's page or a captive portal's: the server itself always answers in JSON.
  return new UploadError("NETWORK", { detail: `not the server: HTTP ${status} ${body.slice(0, 100)}` });
};

const parse = (body: string): object => {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {}; // Told apart, like any other answer that is not the server's, by what each of that has.
  }
};

const major = (version: string) => version.split(".")[0];
