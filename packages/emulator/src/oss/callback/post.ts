import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv4 } from "node:net";
import { OssError, ossError } from "../error.ts";

/** One call. */
export interface CallbackRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether a TLS handshake names the host. */
  readonly sni: boolean;
  readonly timeoutMs: number;
}

/** Bytes. */
const maxAnswer = 1024 * 1024;

/**
 * Calls a server of this machine.
 * @returns its answer: JSON, as it was written
 * @throws OssError CallbackFailed: no loopback address, out of reach, too slow, or not the answer OSS demands
 * @see https://help.aliyun.com/zh/oss/user-guide/http-status-code-203
 */
export async function postCallback(url: URL, request: CallbackRequest): Promise<string> {
  if (!isLoopback(url)) {
    throw ossError("callbackUnreachable", { Detail: "The emulator calls loopback addresses and no others." });
  }
  const deadline = AbortSignal.timeout(request.timeoutMs);
  try {
    const answer = await send(url, request, deadline);
    return await readAnswer(answer);
  } catch (error) {
    if (deadline.aborted) throw ossError("callbackTooSlow");
    if (error instanceof OssError) throw error;
    throw ossError("callbackUnreachable", { Detail: (error as Error).message });
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || (isIPv4(hostname) && hostname.startsWith("127."));
}

function send(url: URL, request: CallbackRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { headers, body, sni } = request;
  const options = { method: "POST", headers, agent: false, signal } as const;
  return new Promise((resolve, reject) => {
    const call =
      url.protocol === "https:"
        ? requestHttps(url, { ...options, servername: sni ? url.hostname : "" })
        : requestHttp(url, options);
    call.on("response", resolve).on("error", reject).end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<string> {
  const { statusCode, headers } = answer;
  const length = headers["content-length"];
  const refusal =
    statusCode !== 200
      ? `Error status : ${statusCode}.`
      : length === undefined
        ? "Error status : 400.User server missing content-length."
        : Number(length) > maxAnswer
          ? "Error status : 400.User server return too long content-length value."
          : undefined;
  if (refusal !== undefined) {
    answer.destroy();
    throw ossError("callbackUnreachable", {}, refusal);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (!isJson(text)) throw ossError("callbackAnswerNotJson");
  return text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
