import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { DEMO_MINI_PROGRAM } from "../../src/demo.ts";
import { Faults } from "../../src/faults.ts";
import { buildWechat } from "../../src/wechat/index.ts";

const { appid, secret } = DEMO_MINI_PROGRAM;

function setUp({ takesForeignCodes = false } = {}) {
  let time = Date.parse("2026-11-22T08:00:00Z");
  const now = () => new Date(time);
  const faults = new Faults();
  const { app, wechat } = buildWechat({
    miniProgram: DEMO_MINI_PROGRAM,
    now,
    random: randomBytes,
    faults,
    takesForeignCodes,
  });
  onTestFinished(() => app.close());
  const read = ({ statusCode, body }: { statusCode: number; body: string }) => ({
    status: statusCode,
    ...JSON.parse(body),
  });
  return {
    app,
    wechat,
    faults,
    pass: (seconds: number) => (time += seconds * 1000),
    redeem: async (js_code: string, changes: Record<string, string> = {}) =>
      read(
        await app.inject({
          url: "/sns/jscode2session",
          query: { appid, secret, js_code, grant_type: "authorization_code", ...changes },
        }),
      ),
    token: async (changes: Record<string, unknown> = {}) =>
      read(
        await app.inject({
          method: "POST",
          url: "/cgi-bin/stable_token",
          payload: { grant_type: "client_credential", appid, secret, ...changes },
        }),
      ),
  };
}

describe("jscode2session", () => {
  it("names the user of a code, the same for the same user, with a session key of its own", async () => {
    const { wechat, redeem } = setUp();
    const first = await redeem(wechat.login("zhang"));
    const again = await redeem(wechat.login("zhang"));
    const other = await redeem(wechat.login("li"));
    expect(first).toEqual({
      status: 200,
      openid: expect.stringMatching(/^o[\w-]{27}$/),
      session_key: expect.any(String),
    });
    expect(Buffer.from(first.session_key, "base64")).toHaveLength(16);
    expect(first.openid).toBe(wechat.openidOf("zhang"));
    expect(again.openid).toBe(first.openid);
    expect(again.session_key).not.toBe(first.session_key);
    expect(other.openid).not.toBe(first.openid);
  });

  it("says text/plain of its JSON, as WeChat does", async () => {
    const { app } = setUp();
    const answer = await app.inject("/sns/jscode2session");
    expect(answer.headers["content-type"]).toContain("text/plain");
  });

  it("takes a code once", async () => {
    const { wechat, redeem } = setUp();
    const code = wechat.login();
    expect(await redeem(code)).not.toHaveProperty("errcode");
    expect(await redeem(code)).toEqual({ status: 200, errcode: 40163, errmsg: "code been used" });
  });

  it("takes a code for five minutes", async () => {
    const { wechat, redeem, pass } = setUp();
    const [early, late] = [wechat.login(), wechat.login()];
    pass(299);
    expect(await redeem(early)).toHaveProperty("openid");
    pass(1);
    expect(await redeem(late)).toMatchObject({ errcode: 40029 });
  });

  it.each([
    [{ js_code: "made-up" }, 40029],
    [{ js_code: "" }, 41008],
    [{ appid: "wx0000000000000000" }, 40013],
    [{ appid: "" }, 41002],
    [{ secret: "wrong" }, 40125],
    [{ secret: "" }, 41004],
    [{ grant_type: "password" }, 40002],
  ])("refuses %j with %i and HTTP 200, and the code stays good", async (changes, errcode) => {
    const { wechat, redeem } = setUp();
    const code = wechat.login();
    expect(await redeem(code, changes)).toEqual({ status: 200, errcode, errmsg: expect.any(String) });
    expect(await redeem(code)).toHaveProperty("openid");
  });

  it("takes codes it never issued only when it is told to: they are one user's, as often as they come", async () => {
    const { wechat, redeem } = setUp({ takesForeignCodes: true });
    const first = await redeem("the code is a mock one");
    expect(await redeem("the code is a mock one")).toMatchObject({ openid: first.openid });
    const own = wechat.login();
    expect((await redeem(own)).openid).not.toBe(first.openid);
    expect(await redeem(own)).toMatchObject({ errcode: 40163 });
  });

  it("takes 100 logins of a user in a minute", async () => {
    const { wechat, redeem, pass } = setUp();
    for (let i = 0; i < 100; i++) await redeem(wechat.login("zhang"));
    const late = wechat.login("zhang");
    expect(await redeem(late)).toMatchObject({ status: 200, errcode: 45011 });
    expect(await redeem(wechat.login("li"))).toHaveProperty("openid");
    pass(60);
    expect(await redeem(late)).toHaveProperty("openid");
  });

  it.each([
    [
      { status: 200, code: "40226", message: "code blocked" },
      { status: 200, errcode: 40226 },
    ],
    [
      { status: 200, code: "-1" },
      { status: 200, errcode: -1 },
    ],
    [
      { status: 502, code: "-1" },
      { status: 502, errcode: -1 },
    ],
  ])("fails as a fault says: %j", async (fault, answer) => {
    const { wechat, redeem, faults } = setUp();
    faults.add({ operation: "code2Session", times: 1, ...fault });
    const code = wechat.login();
    expect(await redeem(code)).toMatchObject(answer);
    expect(await redeem(code)).toHaveProperty("openid");
  });
});

describe("stable_token", () => {
  it("is the same for everybody who asks, until its last five minutes", async () => {
    const { token, pass } = setUp();
    const first = await token();
    expect(first).toEqual({ status: 200, access_token: expect.any(String), expires_in: 7200 });
    pass(6899);
    expect(await token()).toEqual({ ...first, expires_in: 301 });
    pass(1);
    const next = await token();
    expect(next).toMatchObject({ expires_in: 7200 });
    expect(next.access_token).not.toBe(first.access_token);
  });

  it("is another when it is refreshed by force", async () => {
    const { token } = setUp();
    const first = await token();
    expect((await token({ force_refresh: true })).access_token).not.toBe(first.access_token);
  });

  it.each([
    [{ appid: "wx0000000000000000" }, 40013],
    [{ secret: "wrong" }, 40125],
    [{ grant_type: "" }, 40002],
  ])("refuses %j with %i", async (changes, errcode) => {
    expect(await setUp().token(changes)).toMatchObject({ status: 200, errcode });
  });
});

describe("POST /emulator/login, in place of wx.login", () => {
  it("gives a code of the user it is told, or of somebody", async () => {
    const { app, wechat, redeem } = setUp();
    const login = async (payload?: object) =>
      JSON.parse(
        (await app.inject({ method: "POST", url: "/emulator/login", ...(payload && { payload }) })).body,
      ).code;
    expect((await redeem(await login({ user: "zhang" }))).openid).toBe(wechat.openidOf("zhang"));
    expect((await redeem(await login({}))).openid).toBe(wechat.openidOf());
    expect((await redeem(await login())).openid).toBe(wechat.openidOf());
  });
});
