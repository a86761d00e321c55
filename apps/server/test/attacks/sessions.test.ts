import { expect } from "vitest";
import { createSessionTokens } from "../../src/session/session-token.ts";
import { createUploadTokens } from "../../src/upload/upload-token.ts";
import { ticketRequest } from "../support/app.ts";
import { startModerated } from "../support/moderated.ts";
import { sendRaw } from "../support/raw.ts";
import { TICKET_SECRET } from "../support/stack.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers, OTHERS } from "./support/others.ts";
import { overhear } from "./support/outgoing.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Every call that needs to know who asks, as far as it goes by itself. */
const CALLS: readonly [method: string, path: string, body?: unknown][] = [
  ["POST", "/v1/uploads", ticketRequest()],
  ["POST", "/v1/uploads/parts", { upload: "a", parts: [{ start: 0, blocks: 1 }] }],
  ["POST", "/v1/uploads/status", { upload: "a" }],
  ["POST", "/v1/uploads/complete", { upload: "a" }],
  ["POST", "/v1/uploads/abort", { upload: "a" }],
  ["GET", "/v1/files"],
  ["GET", `/v1/files/url?key=${OTHERS.file}`],
  ["DELETE", `/v1/files?key=${OTHERS.file}`],
  ["DELETE", "/v1/files?all=yes"],
];

async function start(settings: Record<string, string> = {}) {
  const outgoing = overhear();
  const stack = await startModerated({ fetch: outgoing.fetch, settings });
  const others = await keepsOthers(stack);
  const phone = await stack.signIn("mallory");
  outgoing.asked.splice(0);
  const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    sendRaw(stack.url + path, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    });
  return { stack, phone, ask, asked: outgoing.asked, ...others };
}

attack("session-forged", async () => {
  const { stack, phone, ask, asked, untouched } = await start();
  const victim = OTHERS.file.split("/")[1] ?? "";
  const user = { id: victim, openid: "oVictim0123456789" };
  const now = stack.clock.now();
  const [header = "", , nonce = "", text = "", tag = ""] = phone.session.split(".");
  const claims = { sub: victim, openid: user.openid, iat: 0, exp: 9e9 };
  const upload = { user: victim, profile: "document", key: OTHERS.file, name: "a.pdf", size: 1 };
  const sessions: Record<string, string> = {
    "of another server": createSessionTokens("another-secret-of-32-characters!!!!!").seal(user, now),
    "that has ended": createSessionTokens(TICKET_SECRET).seal(user, new Date(now.getTime() - 7200_000)),
    "that is a ticket's upload": createUploadTokens(TICKET_SECRET).seal(upload, now),
    "that is in plain": encode(claims),
    "that is unsecured": `${encode({ alg: "none" })}.${encode(claims)}.`,
    "that is unsecured, in the parts of a JWE": `${encode({ alg: "none", enc: "none" })}..${nonce}.${encode(claims)}.`,
    "under another algorithm": [encode({ alg: "A256KW", enc: "A256GCM" }), "", nonce, text, tag].join("."),
    "without its tag": [header, "", nonce, text, ""].join("."),
    "with the tag of nothing": [header, "", nonce, text, "A".repeat(22)].join("."),
    "without its text": [header, "", nonce, "", tag].join("."),
    "with another's text": [header, "", nonce, encode(claims), tag].join("."),
    "with its nonce turned round": [header, "", [...nonce].toReversed().join(""), text, tag].join("."),
    "that says more after it": `${phone.session}.${tag}`,
    "that is the secret itself": TICKET_SECRET.replaceAll(/[^\w-]/g, "_"),
  };
  for (const [what, session] of Object.entries(sessions))
    for (const [method, path, body] of CALLS) {
      const answer = await ask(method, path, { authorization: `Bearer ${session}` }, body);
      const { error } = JSON.parse(answer.body.toString());
      expect([what, path, answer.status, error.code]).toEqual([what, path, 401, "SESSION_NEEDED"]);
      expect(stack.logText()).not.toContain(session);
    }
  expect(asked).toEqual([]);
  await untouched();
});

attack("session-elsewhere", async () => {
  const { stack, phone, ask, asked, untouched } = await start();
  const { session } = phone;
  const places: Record<string, [headers: Record<string, string>, search?: string]> = {
    "in a cookie": [{ cookie: `session=${session}; authorization=Bearer ${session}` }],
    "in the query": [{}, `session=${session}&access_token=${session}`],
    "as a password": [{ authorization: `Basic ${Buffer.from(`mallory:${session}`).toString("base64")}` }],
    "in another header": [{ "proxy-authorization": `Bearer ${session}`, "x-session": session }],
    "without its scheme": [{ authorization: session }],
    "after another": [{ authorization: `Bearer a, Bearer ${session}` }],
  };
  for (const [where, [headers, search]] of Object.entries(places))
    for (const [method, path, body] of CALLS) {
      const url = search === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}${search}`;
      const { status } = await ask(method, url, headers, body);
      expect([where, path, status]).toEqual([where, path, 401]);
    }
  expect(asked).toEqual([]);
  expect(stack.logText()).not.toContain(session);
  await untouched();
});

attack("user-chosen", async () => {
  const { stack, phone, ask, untouched } = await start();
  const victim = OTHERS.file.split("/")[1] ?? "";
  const openid = stack.emulator.wechat.openidOf("victim");
  const authorization = `Bearer ${phone.session}`;
  const headers = { authorization, "x-user": victim, "x-openid": openid, "x-wx-openid": openid };
  const request = ticketRequest();
  const asked = await ask("POST", "/v1/uploads", headers, request);
  const ticket = JSON.parse(asked.body.toString());
  expect(asked.status).toBe(200);
  expect(ticket.key).not.toContain(victim);
  const own = ticket.key.split("/").slice(0, 2).join("/");
  for (const [name, value] of Object.entries({
    user: victim,
    openid,
    sub: victim,
    key: OTHERS.file,
    prefix: "backup/",
  })) {
    const { status, body } = await ask("POST", "/v1/uploads", headers, { ...request, [name]: value });
    expect([name, status, JSON.parse(body.toString()).error.code]).toEqual([name, 400, "INVALID_REQUEST"]);
    for (const [method, path] of [
      ["GET", "/v1/files"],
      ["DELETE", "/v1/files?all=yes"],
    ] as const) {
      const search = `${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
      expect([name, (await ask(method, path + search, headers)).status]).toEqual([name, 400]);
    }
  }
  const everything = await ask("DELETE", "/v1/files?all=yes", headers);
  expect(JSON.parse(everything.body.toString()).deleted).toBe(0);
  await untouched(own);
});

attack("login-brute-force", async () => {
  const { stack, ask, asked, untouched } = await start({ RATE_LOGINS_PER_ADDRESS: "10" });
  const code = stack.emulator.wechat.login("victim");
  const guesses = Array.from({ length: 100 }, (_, n) => code.slice(0, -2) + n.toString(36).padStart(2, "0"));
  const answers = [];
  for (const guess of guesses.filter((one) => one !== code)) {
    const headers = { "x-forwarded-for": `198.51.100.${answers.length}` };
    const { status, body } = await ask("POST", "/v1/session", headers, { code: guess });
    answers.push(status);
    expect(body.toString()).not.toContain(guess);
  }
  // One login was the attacker's own.
  expect(answers.slice(0, 9)).toEqual(Array(9).fill(401));
  expect(new Set(answers.slice(9))).toEqual(new Set([429]));
  expect(asked).toHaveLength(9);
  expect(stack.logText()).not.toContain(code.slice(0, -2));
  await untouched();
});
