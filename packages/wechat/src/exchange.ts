import type { WechatClientOptions } from "./options.ts";
import { codeOf, WechatError } from "./wechat-error.ts";

const DEFAULT_API = "https://api.weixin.qq.com";
const DEFAULT_TIMEOUT_MS = 5000;
/** Characters of WeChat's own words that an error repeats. */
const LONGEST_ERRMSG = 200;

/** One request to WeChat's server API. */
interface WechatRequest {
  /** Example: `/sns/jscode2session`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without one it is a GET. */
  readonly body?: unknown;
  /** What no error may repeat: WeChat's `errmsg` is a text of theirs. */
  readonly hidden: readonly string[];
}

/** What WeChat answers: an object, whose members the caller checks. */
export type WechatAnswer = Readonly<Record<string, unknown>>;

/** Sends a request and gives WeChat's answer when it is a success; throws a WechatError otherwise. */
export type Exchange = (request: WechatRequest) => Promise<WechatAnswer>;

/** Makes the exchange of one client. WeChat says failure by `errcode` in an answer whose HTTP status is 200. */
export function createExchange(options: WechatClientOptions): Exchange {
  const { api = DEFAULT_API, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const send = options.fetch ?? fetch;
  const { host } = new URL(api);

  return async ({ path, query = {}, body, hidden }) => {
    const answer = await ask(`${api}${path}?${new URLSearchParams(query)}`, body);
    const { errcode = 0, errmsg = "" } = answer;
    if (errcode === 0) return answer;
    const number = Number(errcode);
    throw new WechatError(
      codeOf(number),
      `WeChat refused ${path}: ${number} ${withoutHidden(String(errmsg), hidden).slice(0, LONGEST_ERRMSG)}`,
      { errcode: number },
    );
  };

  async function ask(url: string, body: unknown): Promise<WechatAnswer> {
    const signal = AbortSignal.timeout(timeoutMs);
    let status: number;
    let text: string;
    try {
      const response = await send(url, {
        // Whoever is redirected to would read the secret.
        redirect: "error",
        signal,
        ...(body !== undefined && {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      const what = signal.aborted
        ? `did not answer within ${timeoutMs} ms`
        : "cannot be reached, or broke off";
      throw new WechatError("UNAVAILABLE", `${host} ${what}`, { cause });
    }
    const answer = readObject(text);
    if (status !== 200 || !answer)
      throw new WechatError("UNAVAILABLE", `${host} answered ${status}, and not as WeChat does`);
    return answer;
  }
}

function readObject(text: string): WechatAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as WechatAnswer) : undefined;
  } catch {
    return undefined;
  }
}

function withoutHidden(text: string, hidden: readonly string[]): string {
  return hidden.reduce((rest, value) => (value ? rest.replaceAll(value, "…") : rest), text);
}
