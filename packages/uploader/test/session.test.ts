import { describe, expect, it, vi } from "vitest";
import { type SessionSource, UploadError } from "../src/index.ts";
import { createWxSession } from "../src/wx/index.ts";
import { file, refusal, server, setUp, stored, ticket, turn } from "./scripted.ts";

/** A source of tokens `session-1`, `session-2`, … that notes what it was asked for. */
function tokens() {
  const renewed: string[] = [];
  const session: SessionSource = {
    get: async () => `session-${renewed.length + 1}`,
    async renew(stale) {
      renewed.push(stale);
      return `session-${renewed.length + 1}`;
    },
  };
  return { session, renewed };
}

describe("an upload of somebody", () => {
  it("says so in every call to the server, and in none to the bucket", async () => {
    const { http, uploader, reached } = setUp({ session: tokens().session });
    uploader.add(file);
    const asking = await http.next();
    expect(asking.request?.headers).toMatchObject({ authorization: "Bearer session-1" });
    asking.respond(200, ticket);
    const form = await http.next();
    expect(JSON.stringify(form.form)).not.toContain("session-1");
    form.respond(200);
    const confirming = await http.next();
    expect(confirming.request?.headers).toMatchObject({ authorization: "Bearer session-1" });
    confirming.respond(200, stored);
    await reached("done");
  });

  it("goes on with a new session when the old one has ended, which uses up no retry", async () => {
    const { session, renewed } = tokens();
    const { http, uploader, reached } = setUp({ session, retries: 0 });
    uploader.add(file);
    const first = await http.next();
    first.respond(401, refusal("SESSION_NEEDED"));
    const second = await http.next();
    expect(renewed).toEqual(["session-1"]);
    expect(second.json).toEqual(first.json);
    expect(second.request?.headers).toMatchObject({ authorization: "Bearer session-2" });
    second.respond(200, ticket);
    (await http.next()).respond(200);
    (await http.next()).respond(401, refusal("SESSION_NEEDED"));
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(renewed).toEqual(["session-1", "session-2"]);
  });

  it("fails when the new session is refused too", async () => {
    const { session, renewed } = tokens();
    const { http, uploader, only, reached } = setUp({ session, retries: 8 });
    uploader.add(file);
    (await http.next()).respond(401, refusal("SESSION_NEEDED"));
    (await http.next()).respond(401, refusal("SESSION_NEEDED"));
    await reached("failed");
    expect(only().error).toMatchObject({ code: "SESSION_NEEDED", retryable: false, requestId: "server-1" });
    expect(renewed).toHaveLength(1);
  });

  it("keeps what it has for when the login works again", async () => {
    const { session } = tokens();
    const { http, uploader, only, reached, files, store } = setUp({ session });
    const id = uploader.add(file);
    const first = await http.next();
    first.respond(429, refusal("QUOTA_EXCEEDED"));
    await reached("failed");
    expect(only().error).toMatchObject({ code: "QUOTA_EXCEEDED", retryable: false });
    expect(files.copies).toHaveLength(1);
    expect(store.keys()).toHaveLength(1);
    uploader.retry(id);
    expect((await http.next()).json).toEqual(first.json);
    uploader.remove(id);
    await turn();
    expect(files.copies).toEqual([]);
    expect(store.keys()).toEqual([]);
  });

  it("has no session to renew where none was asked for", async () => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    const asking = await http.next();
    expect(asking.request?.headers).not.toHaveProperty("authorization");
    asking.respond(401, refusal("SESSION_NEEDED"));
    await reached("failed");
    expect(only().error?.code).toBe("SESSION_NEEDED");
    expect(http.unasked).toBe(0);
  });

  it.each([
    ["LOGIN_REFUSED", false],
    ["ACCOUNT_BLOCKED", false],
    ["WECHAT_UNAVAILABLE", true],
  ] as const)("fails with the login's own %s", async (code, retryable) => {
    const session = { ...tokens().session, get: () => Promise.reject(new UploadError(code)) };
    const { http, uploader, only, reached } = setUp({ session });
    uploader.add(file);
    await reached("failed");
    expect(only().error).toEqual({ code, retryable });
    expect(http.unasked).toBe(0);
  });

  it("sends nothing once it was cancelled while it waited for the session", async () => {
    let give = (_token: string) => {};
    const get = () =>
      new Promise<string>((resolve) => {
        give = resolve;
      });
    const { http, uploader } = setUp({ session: { ...tokens().session, get } });
    const id = uploader.add(file);
    await turn();
    uploader.cancel(id);
    give("session-1");
    await turn();
    expect(http.unasked).toBe(0);
  });
});

interface Login {
  success(result: { code: string; errMsg: string }): void;
  fail(failure: { errMsg: string }): void;
}
interface Post {
  readonly url: string;
  readonly data: string;
  success(answer: { statusCode: number; header: object; data: string }): void;
  fail(failure: { errMsg: string }): void;
}

/** WeChat's login and network, call by call. */
function wechat() {
  vi.useFakeTimers({ toFake: ["Date"] });
  const logins: Login[] = [];
  const posts: Post[] = [];
  const request = (post: Post) => ({ abort() {}, posted: posts.push(post) });
  vi.stubGlobal("wx", { login: (login: Login) => logins.push(login), request });
  const answer = (token: string, { minutes = 60, ahead = 0 } = {}) => {
    const now = Date.now() + ahead;
    const times = {
      serverTime: new Date(now).toISOString(),
      expiresAt: new Date(now + minutes * 60_000).toISOString(),
    };
    return { statusCode: 200, header: {}, data: JSON.stringify({ session: token, ...times }) };
  };
  /** WeChat and the server play along. */
  const logIn = async (token: string, times?: Parameters<typeof answer>[1]) => {
    await turn();
    logins.shift()?.success({ code: `code-for-${token}`, errMsg: "login:ok" });
    await turn();
    posts.shift()?.success(answer(token, times));
  };
  return { logins, posts, answer, logIn, session: createWxSession({ server: `${server}/` }) };
}

describe("a session through WeChat", () => {
  it("is an empty one, which goes into no call, where the server logs nobody in", async () => {
    const { logins, posts, session } = wechat();
    const asked = session.get();
    await turn();
    logins[0]?.success({ code: "code-1", errMsg: "login:ok" });
    await turn();
    const data = JSON.stringify(refusal("NOT_FOUND"));
    posts[0]?.success({ statusCode: 404, header: {}, data });
    expect(await asked).toBe("");
    expect(await session.get()).toBe("");
    expect(logins).toHaveLength(1);

    const { http, uploader } = setUp({ session });
    uploader.add(file);
    expect((await http.next()).request?.headers).not.toHaveProperty("authorization");
  });

  it("is made of a login's code, once for all that ask at the same time", async () => {
    const { logins, posts, session, answer } = wechat();
    const asked = Promise.all([session.get(), session.get(), session.renew("older")]);
    await turn();
    expect(logins).toHaveLength(1);
    logins[0]?.success({ code: "code-1", errMsg: "login:ok" });
    await turn();
    expect(posts).toEqual([expect.objectContaining({ url: `${server}/v1/session`, method: "POST" })]);
    expect(JSON.parse(posts[0]?.data ?? "")).toEqual({ code: "code-1" });
    posts[0]?.success(answer("token-1"));
    expect(await asked).toEqual(["token-1", "token-1", "token-1"]);
  });

  it("is kept until shortly before its end, whatever the phone's clock shows", async () => {
    const { session, logIn, logins } = wechat();
    const first = session.get();
    await logIn("token-1", { minutes: 60, ahead: 24 * 3600_000 });
    expect(await first).toBe("token-1");
    vi.setSystemTime(Date.now() + 58 * 60_000);
    expect(await session.get()).toBe("token-1");
    vi.setSystemTime(Date.now() + 90_000);
    const second = session.get();
    await logIn("token-2");
    expect(await second).toBe("token-2");
    expect(logins).toEqual([]);
  });

  it("is renewed once for all whose token was refused", async () => {
    const { session, logIn, logins } = wechat();
    const first = session.get();
    await logIn("token-1");
    await first;
    const renewed = Promise.all([session.renew("token-1"), session.renew("token-1")]);
    await logIn("token-2");
    expect(await renewed).toEqual(["token-2", "token-2"]);
    expect(await session.renew("token-1")).toBe("token-2");
    expect(logins).toEqual([]);
  });

  it("is WECHAT_UNAVAILABLE when WeChat gives no code, and asked for anew the next time", async () => {
    const { session, logins, logIn } = wechat();
    const failed = session.get();
    await turn();
    logins.shift()?.fail({ errMsg: "login:fail timeout" });
    await expect(failed).rejects.toMatchObject({
      code: "WECHAT_UNAVAILABLE",
      retryable: true,
      detail: "login:fail timeout",
    });
    const again = session.get();
    await logIn("token-1");
    expect(await again).toBe("token-1");
  });

  it.each([
    [401, "LOGIN_REFUSED", false],
    [403, "ACCOUNT_BLOCKED", false],
    [503, "WECHAT_UNAVAILABLE", true],
  ])("keeps the server's own %i %s", async (statusCode, code, retryable) => {
    const { session, logins, posts } = wechat();
    const asked = session.get();
    await turn();
    logins.shift()?.success({ code: "code-1", errMsg: "login:ok" });
    await turn();
    posts.shift()?.success({ statusCode, header: {}, data: JSON.stringify(refusal(code, retryable)) });
    await expect(asked).rejects.toMatchObject({ name: "UploadError", code, retryable });
  });

  it("is NETWORK when the server is not there, and WECHAT_UNAVAILABLE where there is no login", async () => {
    const { session, logins, posts } = wechat();
    const asked = session.get();
    await turn();
    logins.shift()?.success({ code: "code-1", errMsg: "login:ok" });
    await turn();
    posts.shift()?.fail({ errMsg: "request:fail" });
    await expect(asked).rejects.toMatchObject({ code: "NETWORK", retryable: true });
    vi.stubGlobal("wx", {});
    await expect(session.get()).rejects.toMatchObject({ code: "WECHAT_UNAVAILABLE" });
  });
});
