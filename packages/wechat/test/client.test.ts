import { startEmulator } from "@zhichuan/emulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWechatClient, WechatError } from "../src/index.ts";

/** A client and WeChat's stand-in on one clock, over real HTTP; `asked` counts the paths it was asked for. */
async function setUp(changes: { secret?: string; api?: string; timeoutMs?: number } = {}) {
  let time = Date.parse("2026-11-22T08:00:00Z");
  const now = () => new Date(time);
  const emulator = await startEmulator({ now });
  onTestFinished(() => emulator.close());
  const { appid, secret } = emulator.wechat;
  const asked: string[] = [];
  const counted: typeof fetch = (input, init) => {
    asked.push(new URL(String(input)).pathname);
    return fetch(input, init);
  };
  const client = createWechatClient({
    appid,
    secret,
    api: emulator.wechatUrl,
    now,
    fetch: counted,
    ...changes,
  });
  return { emulator, client, asked, pass: (seconds: number) => (time += seconds * 1000) };
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error("it was answered")),
    (error: WechatError) => error,
  );

describe("code2Session", () => {
  it("says who is behind a code", async () => {
    const { emulator, client } = await setUp();
    expect(await client.code2Session(emulator.wechat.login("zhang"))).toEqual({
      openid: emulator.wechat.openidOf("zhang"),
      sessionKey: expect.any(String),
    });
  });

  it("CODE_INVALID: of a code that was used, is old, or was made up", async () => {
    const { emulator, client, pass } = await setUp();
    const used = emulator.wechat.login();
    await client.code2Session(used);
    expect(await refusal(client.code2Session(used))).toMatchObject({ code: "CODE_INVALID", errcode: 40163 });
    const old = emulator.wechat.login();
    pass(300);
    expect(await refusal(client.code2Session(old))).toMatchObject({ code: "CODE_INVALID", errcode: 40029 });
    expect(await refusal(client.code2Session("made-up"))).toMatchObject({
      code: "CODE_INVALID",
      retryable: false,
    });
  });

  it.each([
    ["45011", "RATE_LIMITED", true],
    ["45009", "RATE_LIMITED", true],
    ["40226", "BLOCKED", false],
    ["-1", "UNAVAILABLE", true],
    ["40013", "MISCONFIGURED", false],
    ["40164", "MISCONFIGURED", false],
    ["48001", "REFUSED", false],
  ])("%s is %s", async (errcode, code, retryable) => {
    const { emulator, client } = await setUp();
    emulator.faults.add({ operation: "code2Session", status: 200, code: errcode, message: "as WeChat says" });
    const error = await refusal(client.code2Session(emulator.wechat.login()));
    expect(error).toBeInstanceOf(WechatError);
    expect(error).toMatchObject({ code, errcode: Number(errcode), retryable });
    expect(error.message).toContain(`${errcode} as WeChat says`);
  });

  it("MISCONFIGURED: with another's secret, which is not repeated", async () => {
    const { emulator, client } = await setUp({ secret: "not-the-secret" });
    const error = await refusal(client.code2Session(emulator.wechat.login()));
    expect(error).toMatchObject({ code: "MISCONFIGURED", errcode: 40125 });
  });

  it("UNAVAILABLE: when WeChat fails, breaks off, answers late, or something else answers", async () => {
    const { emulator, client } = await setUp({ timeoutMs: 200 });
    const faults = [{ status: 502, code: "-1" }, { cut: true as const }, { delayMs: 400 }];
    for (const fault of faults) {
      emulator.faults.add({ operation: "code2Session", times: 1, ...fault });
      const error = await refusal(client.code2Session(emulator.wechat.login()));
      expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    }
    const elsewhere = await setUp({ api: emulator.ossUrl });
    expect(await refusal(elsewhere.client.code2Session("a"))).toMatchObject({ code: "UNAVAILABLE" });
  });

  it("shows neither code nor secret, whatever WeChat says", async () => {
    const { emulator, client } = await setUp();
    const code = emulator.wechat.login();
    const { secret } = emulator.wechat;
    emulator.faults.add({
      operation: "code2Session",
      status: 200,
      code: "1",
      message: `of ${code} and ${secret}`,
    });
    const error = await refusal(client.code2Session(code));
    expect(error.message).toContain("of … and …");
  });
});

describe("accessToken", () => {
  it("is fetched once, however many ask, and kept", async () => {
    const { client, asked, pass } = await setUp();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => client.accessToken()));
    pass(6899);
    tokens.push(await client.accessToken());
    expect(new Set(tokens).size).toBe(1);
    expect(asked).toEqual(["/cgi-bin/stable_token"]);
  });

  it("is renewed in its last five minutes, while the old one goes on serving", async () => {
    const { client, asked, pass } = await setUp();
    const first = await client.accessToken();
    pass(6900);
    expect(await client.accessToken()).toBe(first);
    await expect.poll(() => client.accessToken()).not.toBe(first);
    expect(asked).toHaveLength(2);
  });

  it("serves on when the renewal fails, and asks again half a minute later", async () => {
    const { emulator, client, asked, pass } = await setUp();
    const first = await client.accessToken();
    emulator.faults.add({ operation: "getStableAccessToken", times: 1, status: 200, code: "-1" });
    pass(6900);
    for (let i = 0; i < 5; i++) expect(await client.accessToken()).toBe(first);
    expect(asked).toHaveLength(2);
    const halfAMinuteLater = () => {
      pass(30);
      return client.accessToken();
    };
    await expect.poll(halfAMinuteLater).not.toBe(first);
    expect(asked).toHaveLength(3);
  });

  it("is never handed out after its end", async () => {
    const { emulator, client, pass } = await setUp();
    await client.accessToken();
    emulator.faults.add({ operation: "getStableAccessToken", status: 200, code: "-1" });
    pass(7200);
    expect(await refusal(client.accessToken())).toMatchObject({ code: "UNAVAILABLE" });
    emulator.faults.clear();
    expect(await client.accessToken()).toEqual(expect.any(String));
  });
});

describe("post", () => {
  /** Something that stands behind the token, as WeChat's calls do. */
  async function withCalls(refused: (token: string) => boolean) {
    const calls: { token: string; body: unknown }[] = [];
    let tokens = 0;
    const answer: typeof fetch = async (input, init) => {
      const url = new URL(String(input));
      const body = JSON.parse(String(init?.body));
      if (url.pathname === "/cgi-bin/stable_token")
        return Response.json({ access_token: `token-${++tokens}`, expires_in: 7200 });
      const token = url.searchParams.get("access_token") ?? "";
      calls.push({ token, body });
      return Response.json(
        refused(token)
          ? { errcode: 40001, errmsg: `${token} is invalid for the-openid` }
          : { errcode: 0, trace_id: "t" },
      );
    };
    const client = createWechatClient({ appid: "a", secret: "s", now: () => new Date(), fetch: answer });
    return { client, calls };
  }

  it("sends JSON with the token and gives the answer", async () => {
    const { client, calls } = await withCalls(() => false);
    expect(await client.post("/wxa/media_check_async", { openid: "the-openid" })).toMatchObject({
      trace_id: "t",
    });
    expect(calls).toEqual([{ token: "token-1", body: { openid: "the-openid" } }]);
  });

  it("replaces a token that is refused, once", async () => {
    const { client, calls } = await withCalls((token) => token === "token-1");
    expect(await client.post("/wxa/media_check_async", {})).toMatchObject({ trace_id: "t" });
    expect(calls.map(({ token }) => token)).toEqual(["token-1", "token-2"]);
  });

  it("TOKEN_INVALID: when the next one is refused too; neither token nor openid is repeated", async () => {
    const { client, calls } = await withCalls(() => true);
    const error = await refusal(client.post("/wxa/media_check_async", { openid: "the-openid" }));
    expect(error).toMatchObject({ code: "TOKEN_INVALID", errcode: 40001 });
    expect(error.message).toContain("… is invalid for …");
    expect(calls).toHaveLength(2);
  });
});
