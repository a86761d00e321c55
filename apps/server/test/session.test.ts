import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api-error.ts";
import { createSessionTokens } from "../src/session/session-token.ts";
import { createUploadTokens } from "../src/upload/upload-token.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { TICKET_SECRET } from "./support/stack.ts";
import { startWechatStack, USER_KEY, type WechatStack } from "./support/wechat-stack.ts";

const FILE = new TextEncoder().encode("Zhichuan 直传");
const OTHER_SECRET = "another-secret-of-32-characters!!!!!";

const request = () => ticketRequest({ size: FILE.length });

/** The log's line of the last request. */
const lastLine = ({ log }: WechatStack) => log.findLast(({ msg }) => msg === "request");

describe("POST /v1/session", () => {
  it("makes a session of the code of wx.login: for two hours, by the server's clock", async () => {
    const stack = await startWechatStack();
    const session = await stack.logIn("zhang");
    const now = stack.clock.now();
    expect(session).toEqual({
      session: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: new Date(now.getTime() + 2 * 3600_000).toISOString().replace(/\d{3}Z$/, "000Z"),
      serverTime: now.toISOString(),
    });
    expect((await stack.send("/v1/uploads", request(), session.session)).status).toBe(200);
  });

  it("gives the same user the same place, and others others, which tell nothing of the openid", async () => {
    const stack = await startWechatStack();
    const placeOf = async (user: string) => {
      const { session } = await stack.logIn(user);
      const { body } = await stack.send("/v1/uploads", request(), session);
      return String(body.key).split("/")[1] ?? "";
    };
    const [zhang, again, li] = [await placeOf("zhang"), await placeOf("zhang"), await placeOf("li")];
    expect(again).toBe(zhang);
    expect(li).not.toBe(zhang);
    expect(zhang).toMatch(/^[0-9a-f]{32}$/);
    expect(zhang).not.toContain(hash("sha256", stack.emulator.wechat.openidOf("zhang")).slice(0, 32));
  });

  it.each([
    ["wrong", 200, "40029", 401, "LOGIN_REFUSED"],
    ["used before", 200, "40163", 401, "LOGIN_REFUSED"],
    ["one too many", 200, "45011", 429, "TOO_MANY_REQUESTS"],
    ["of a user whom WeChat keeps out", 200, "40226", 403, "ACCOUNT_BLOCKED"],
    ["redeemed while WeChat is busy", 200, "-1", 503, "WECHAT_UNAVAILABLE"],
    ["redeemed while WeChat is down", 502, "-1", 503, "WECHAT_UNAVAILABLE"],
    ["redeemed with a wrong AppID", 200, "40013", 502, "WECHAT_REFUSED"],
    ["redeemed with a wrong AppSecret", 200, "40125", 502, "WECHAT_REFUSED"],
    ["redeemed from an address WeChat does not know", 200, "40164", 502, "WECHAT_REFUSED"],
  ])("refuses a code that is %s: %i %s is %i %s", async (_what, wechatStatus, errcode, status, code) => {
    const stack = await startWechatStack();
    stack.emulator.faults.add({ operation: "code2Session", status: wechatStatus, code: errcode });
    const answer = await stack.send("/v1/session", { code: stack.emulator.wechat.login() });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toBe(new ApiError(answer.body.error.code).message);
    expect(lastLine(stack)?.reason).toMatch(/WeChat refused \/sns\/jscode2session: |answered 502/);
  });

  it("says when to come again, and how to log in", async () => {
    const stack = await startWechatStack();
    const retryAfter = async (errcode: string) => {
      stack.emulator.faults.add({ operation: "code2Session", times: 1, status: 200, code: errcode });
      const { headers } = await stack.send("/v1/session", { code: stack.emulator.wechat.login() });
      return headers.get("retry-after");
    };
    expect([await retryAfter("45011"), await retryAfter("-1")]).toEqual(["60", "5"]);
    const unknown = await stack.send("/v1/session", { code: "made-up" });
    expect(unknown.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("takes a code once, also when the answer was lost: the phone logs in with another", async () => {
    const stack = await startWechatStack();
    const code = stack.emulator.wechat.login();
    stack.emulator.faults.add({ operation: "code2Session", times: 1, cut: true, when: "after" });
    expect((await stack.send("/v1/session", { code })).status).toBe(503);
    expect((await stack.send("/v1/session", { code })).body.error.code).toBe("LOGIN_REFUSED");
    expect(await stack.logIn()).toHaveProperty("session");
  });

  it.each([
    ["no code", {}],
    ["an empty code", { code: "" }],
    ["a code that is none", { code: 1 }],
    ["a code too long", { code: "a".repeat(129) }],
    ["more than a code", { code: "a", openid: "o" }],
  ])("asks WeChat nothing for %s", async (_what, body) => {
    const stack = await startWechatStack();
    expect((await stack.send("/v1/session", body)).status).toBe(400);
    expect(stack.wechatAnswers).toEqual([]);
  });

  it.each([
    ["none", {}],
    ["jwt", { AUTH_JWT_SECRET: OTHER_SECRET, AUTH_JWT_ISSUER: "i", AUTH_JWT_AUDIENCE: "a", USER_KEY }],
  ])("is not there under AUTH=%s, and says why", async (AUTH, settings) => {
    const { app } = await testApp({ AUTH, ...settings });
    const { status, body } = await post(app, "/v1/session", { code: "a" });
    expect([status, body.error.code]).toEqual([404, "NOT_FOUND"]);
    expect(body.error.message).toBe(`Nobody logs in here through WeChat: AUTH is ${AUTH}.`);
  });
});

/** The routes that answer users alone. */
const ROUTES = [
  "/v1/uploads",
  "/v1/uploads/parts",
  "/v1/uploads/status",
  "/v1/uploads/complete",
  "/v1/uploads/abort",
];

describe("without a session that holds", () => {
  it.each(ROUTES)("%s answers 401 before it reads the body", async (route) => {
    const stack = await startWechatStack();
    const { session } = await stack.logIn();
    const [header = "", , nonce = "", text = "", tag = ""] = session.split(".");
    const flip = (part: string) => (part[0] === "A" ? "B" : "A") + part.slice(1);
    const now = stack.clock.now();
    const { openid = "" } = stack.wechatAnswers[0] ?? {};
    const user = { id: "0".repeat(32), openid };
    const upload = createUploadTokens(TICKET_SECRET).seal(
      { user: user.id, profile: "document", key: "k", name: "n", size: 1 },
      now,
    );
    const sessions: Record<string, [session: string | undefined, reason: string]> = {
      none: [undefined, "no Authorization header"],
      changed: [[header, "", nonce, flip(text), tag].join("."), "changed since it was sealed"],
      "with its tag cut short": [
        [header, "", nonce, text, tag.slice(0, 16)].join("."),
        "changed since it was sealed",
      ],
      "another server's": [createSessionTokens(OTHER_SECRET).seal(user, now), "not sealed by this server"],
      "an upload": [upload, "not sealed by this server"],
      unsecured: [`${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`, "not sealed by this server"],
      nonsense: ["nonsense", "not sealed by this server"],
      "no token at all": ["🙂 ".normalize().replace(/\P{ASCII}/gu, "?"), "no bearer token"],
      expired: [
        createSessionTokens(TICKET_SECRET).seal(user, new Date(now.getTime() - 7200_000)),
        "the session has ended",
      ],
    };
    for (const [what, [given, reason]] of Object.entries(sessions)) {
      const { status, body } = await stack.send(route, { no: "body of this route's" }, given);
      expect([what, status, body.error.code]).toEqual([what, 401, "SESSION_NEEDED"]);
      expect([what, lastLine(stack)?.reason]).toEqual([what, reason]);
    }
    expect((await stack.send(route, { no: "body of this route's" }, session)).status).toBe(400);
  });

  it("a session ends after two hours and not a second earlier", async () => {
    const stack = await startWechatStack();
    stack.clock.move(1 - stack.clock.now().getMilliseconds() / 1000);
    const { session } = await stack.logIn();
    stack.clock.move(2 * 3600 - 1);
    expect((await stack.send("/v1/uploads", {}, session)).status).toBe(400);
    stack.clock.move(1);
    expect((await stack.send("/v1/uploads", {}, session)).body.error.code).toBe("SESSION_NEEDED");
  });

  it("a session is no upload", async () => {
    const stack = await startWechatStack();
    const { session } = await stack.logIn();
    const { status, body } = await stack.send("/v1/uploads/status", { upload: session }, session);
    expect([status, body.error.code]).toEqual([403, "TICKET_INVALID"]);
  });
});

describe("when TICKET_SECRET is changed", () => {
  it("nobody is logged out and no upload breaks off, while the old one is known; keys stay", async () => {
    const before = await startWechatStack();
    const { session } = await before.logIn("zhang");
    const asked = request();
    const ticket = (await before.send("/v1/uploads", asked, session)).body;
    const changed = { TICKET_SECRET: OTHER_SECRET };
    const after = await startWechatStack({ ...changed, TICKET_SECRET_PREVIOUS: TICKET_SECRET });
    expect((await after.send("/v1/uploads/status", { upload: ticket.upload }, session)).body.state).toBe(
      "open",
    );
    const anew = await after.logIn("zhang");
    expect((await after.send("/v1/uploads", asked, anew.session)).body.key).toBe(ticket.key);

    const forgotten = await startWechatStack(changed);
    expect((await forgotten.send("/v1/uploads", asked, session)).status).toBe(401);
    expect((await forgotten.send("/v1/uploads", asked, anew.session)).status).toBe(200);
    const old = await forgotten.send("/v1/uploads/status", { upload: ticket.upload }, anew.session);
    expect(old.body.error.code).toBe("TICKET_INVALID");
  });

  it("but USER_KEY names the files: another gives everybody another place", async () => {
    const [one, two] = [await startWechatStack(), await startWechatStack({ USER_KEY: OTHER_SECRET })];
    const keys = [];
    for (const stack of [one, two]) {
      const { session } = await stack.logIn("zhang");
      keys.push((await stack.send("/v1/uploads", request(), session)).body.key.split("/")[1]);
    }
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe("what only the server knows of a user", () => {
  it("is in no log line, no error and no ticket: openid, session_key, code, session, secrets", async () => {
    const stack = await startWechatStack();
    const { emulator, config } = stack;
    const said: string[] = [];
    const send = async (...call: Parameters<WechatStack["send"]>) => {
      const { body, headers } = await stack.send(...call);
      said.push(JSON.stringify([body, [...headers]]));
      return body;
    };
    const codes = Array.from({ length: 4 }, () => emulator.wechat.login("zhang"));
    const [code = "", repeated = "", refused = "", broken = ""] = codes;
    const { session } = (await stack.send("/v1/session", { code })).body;
    await send("/v1/session", { code });
    await send("/v1/session", { code: repeated, more: repeated });
    for (const fault of [
      { status: 200, code: "40226", message: `blocked ${refused} ${emulator.wechat.secret}` },
      { cut: true as const },
    ]) {
      emulator.faults.add({ operation: "code2Session", times: 1, ...fault });
      await send("/v1/session", { code: fault.cut ? broken : refused });
    }
    const ticket = await send("/v1/uploads", request(), session);
    await sendForm(ticket.url, ticket.fields, FILE);
    await send("/v1/uploads/complete", { upload: ticket.upload }, session);
    await send("/v1/uploads/complete", { upload: ticket.upload }, `${session.slice(0, -3)}AAA`);
    await send("/v1/uploads/status", { upload: `${ticket.upload.slice(0, -3)}AAA` }, session);
    await fetch(`${stack.url}/v1/uploads?session=${session}`, {
      headers: { authorization: `Bearer ${session}` },
    });
    stack.clock.move(3 * 3600);
    await send("/v1/uploads", request(), session);

    const { openid = "", session_key = "" } = stack.wechatAnswers[0] ?? {};
    expect(openid).toBe(emulator.wechat.openidOf("zhang"));
    const { ticketSecret, userKey } = config;
    const secrets = [openid, session_key, ...codes, session, emulator.wechat.secret, ticketSecret, userKey];
    const texts = { log: stack.logText(), answers: said.join() };
    expect(stack.log.filter(({ msg }) => msg === "request").length).toBeGreaterThan(9);
    for (const secret of secrets)
      for (const [where, text] of Object.entries(texts)) {
        expect(secret.length).toBeGreaterThan(8);
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64url")])
          expect([where, text.includes(form)]).toEqual([where, false]);
      }
  });

  it("stands in the log under the name that keys have", async () => {
    const stack = await startWechatStack();
    const { session } = await stack.logIn("zhang");
    const { user } = lastLine(stack) ?? {};
    const { body } = await stack.send("/v1/uploads", request(), session);
    expect(lastLine(stack)).toMatchObject({ user, key: body.key });
    expect(body.key.split("/")[1]).toBe(user);
  });
});
