import type { SessionAnswer } from "@zhichuan/contract";
import type { Emulator } from "@zhichuan/emulator";
import { type Stack, startStack } from "./stack.ts";

export const USER_KEY = "a-key-for-users-of-32-characters!!!!";

/** The settings of a server whose users log in through the emulator's WeChat. */
export const wechatEnvironment = ({ wechat, wechatUrl }: Emulator) => ({
  AUTH: "wechat",
  WECHAT_APPID: wechat.appid,
  WECHAT_SECRET: wechat.secret,
  WECHAT_API: wechatUrl,
  USER_KEY,
});

/** What a route answers with; the test knows which. */
// biome-ignore lint/suspicious/noExplicitAny: every route has its own
type Json = any;

interface JsonAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** A server that logs in through WeChat, over real HTTP, and everything it and WeChat have said. */
export interface WechatStack extends Stack {
  /** Posts JSON, with a session if one is given. */
  send(path: string, body: unknown, session?: string): Promise<JsonAnswer>;
  /** Logs a user in. */
  logIn(user?: string): Promise<SessionAnswer>;
  readonly log: Record<string, unknown>[];
  readonly logText: () => string;
  /** The bodies that the server got from WeChat. */
  readonly wechatAnswers: Record<string, string>[];
}

/** Starts it; ends with the test. */
export async function startWechatStack(environment: Record<string, string> = {}): Promise<WechatStack> {
  const lines: string[] = [];
  const wechatAnswers: Record<string, string>[] = [];
  const overheard: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (String(input).includes("/sns/jscode2session"))
      wechatAnswers.push(JSON.parse(await answer.clone().text()));
    return answer;
  };
  const stack = await startStack("ram-user", { LOG_LEVEL: "trace" }, undefined, {
    environment: (emulator) => ({ ...wechatEnvironment(emulator), ...environment }),
    logger: { stream: { write: (line) => void lines.push(line) } },
    fetch: overheard,
  });
  const send = async (path: string, body: unknown, session?: string): Promise<JsonAnswer> => {
    const answer = await fetch(stack.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(session && { authorization: `Bearer ${session}` }) },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json(), headers: answer.headers };
  };
  return {
    ...stack,
    send,
    async logIn(user) {
      const { status, body } = await send("/v1/session", { code: stack.emulator.wechat.login(user) });
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body;
    },
    get log() {
      return lines.map((line) => JSON.parse(line));
    },
    logText: () => lines.join(""),
    wechatAnswers,
  };
}
