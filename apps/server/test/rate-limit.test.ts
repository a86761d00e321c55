import type { FastifyInstance } from "fastify";
import { SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";

const ask = (app: FastifyInstance, remoteAddress: string, url = "/v1/profiles") =>
  app.inject({ url, remoteAddress });

describe("an address", () => {
  afterEach(() => vi.useRealTimers());

  it("has so many requests a minute, and is told when to come again", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T08:00:00.000Z") });
    const test = await testApp({ RATE_PER_ADDRESS: "3" });
    const { app } = test;
    for (let n = 0; n < 3; n++) expect((await ask(app, "203.0.113.9")).statusCode).toBe(200);
    vi.setSystemTime(new Date("2026-11-22T08:00:20.000Z"));
    const refused = await ask(app, "203.0.113.9");
    expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "40"]);
    expect(refused.json()).toEqual({
      error: {
        code: "TOO_MANY_REQUESTS",
        message: "More than 3 requests of one address in a minute; ask again in 40 seconds.",
        retryable: true,
        requestId: refused.headers["x-request-id"],
      },
    });
    await vi.waitFor(() =>
      expect(test.log.at(-1)).toMatchObject({
        status: 429,
        code: "TOO_MANY_REQUESTS",
        address: "203.0.113.9",
      }),
    );
    expect((await ask(app, "203.0.113.10")).statusCode).toBe(200);
    vi.setSystemTime(new Date("2026-11-22T08:01:00.000Z"));
    expect((await ask(app, "203.0.113.9")).statusCode).toBe(200);
  });

  it("is counted for addresses that nobody answers at, too", async () => {
    const { app } = await testApp({ RATE_PER_ADDRESS: "2" });
    expect((await ask(app, "203.0.113.9", "/wp-login.php")).statusCode).toBe(404);
    expect((await ask(app, "203.0.113.9", "/.env")).statusCode).toBe(404);
    expect((await ask(app, "203.0.113.9", "/admin")).statusCode).toBe(429);
  });

  it("is counted by its network of 64 bits where it is IPv6, and as IPv4 where it is that", async () => {
    const { app } = await testApp({ RATE_PER_ADDRESS: "1" });
    expect((await ask(app, "2001:db8:1:2::1")).statusCode).toBe(200);
    expect((await ask(app, "2001:db8:1:2:ffff::9")).statusCode).toBe(429);
    expect((await ask(app, "2001:db8:1:3::1")).statusCode).toBe(200);
    expect((await ask(app, "::ffff:203.0.113.9")).statusCode).toBe(200);
    expect((await ask(app, "203.0.113.9")).statusCode).toBe(429);
  });

  it("is refused before its body is looked at", async () => {
    const { app } = await testApp({ RATE_PER_ADDRESS: "1" });
    const options = { method: "POST", url: "/v1/uploads", remoteAddress: "203.0.113.9" } as const;
    expect((await app.inject({ ...options, payload: ticketRequest() })).statusCode).toBe(200);
    expect((await app.inject({ ...options, payload: "{".repeat(20_000) })).statusCode).toBe(429);
  });

  it("may be probed as often as anybody likes", async () => {
    const { app } = await testApp({ RATE_PER_ADDRESS: "1" });
    for (let n = 0; n < 5; n++)
      for (const url of ["/healthz", "/readyz"])
        expect((await ask(app, "203.0.113.9", url)).statusCode).toBe(200);
  });
});

describe("a user", () => {
  const shared = "the-team's-own-secret-of-32-characters";
  const settings = {
    AUTH: "jwt",
    AUTH_JWT_SECRET: shared,
    AUTH_JWT_ISSUER: "https://id.example.com",
    AUTH_JWT_AUDIENCE: "zhichuan",
    USER_KEY: "a-key-for-users-of-32-characters!!!!",
    RATE_PER_USER: "2",
  };
  const tokenOf = (sub: string) =>
    new SignJWT({ sub, iss: "https://id.example.com", aud: "zhichuan", exp: 9e9 })
      .setProtectedHeader({ alg: "HS256" })
      .sign(Buffer.from(shared));

  it("has so many requests a minute, from whatever addresses", async () => {
    const { app } = await testApp(settings);
    const [zhang, li] = [await tokenOf("zhang"), await tokenOf("li")];
    const request = async (token: string, remoteAddress: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const payload = ticketRequest();
      const answer = await app.inject({
        method: "POST",
        url: "/v1/uploads",
        payload,
        headers,
        remoteAddress,
      });
      return [answer.statusCode, answer.json().error?.message];
    };
    expect(await request(zhang, "203.0.113.1")).toEqual([200, undefined]);
    expect(await request(zhang, "203.0.113.2")).toEqual([200, undefined]);
    expect(await request(zhang, "203.0.113.3")).toEqual([
      429,
      expect.stringMatching(/^More than 2 requests of one user in a minute; ask again in \d+ seconds\.$/),
    ]);
    expect(await request(li, "203.0.113.3")).toEqual([200, undefined]);
  });

  it("is not counted for what somebody else sends in their name", async () => {
    const { app } = await testApp(settings);
    const zhang = await tokenOf("zhang");
    const send = (token: string) =>
      post(app, "/v1/uploads", ticketRequest(), { authorization: `Bearer ${token}` });
    for (let n = 0; n < 5; n++) expect((await send(`${zhang.slice(0, -4)}AAAA`)).status).toBe(401);
    expect((await send(zhang)).status).toBe(200);
  });
});

describe("guessing at login codes", () => {
  it("ends after a few, without a call to WeChat", async () => {
    const asked: string[] = [];
    const wechat: typeof fetch = async (url) => {
      asked.push(String(url));
      return Response.json({ errcode: 40029, errmsg: "invalid code" });
    };
    const { app } = await testApp(
      {
        AUTH: "wechat",
        WECHAT_APPID: "wx0123456789abcdef",
        WECHAT_SECRET: "a-secret",
        USER_KEY: "a-key-for-users-of-32-characters!!!!",
        RATE_LOGINS_PER_ADDRESS: "3",
      },
      { fetch: wechat },
    );
    const guess = async (n: number) => (await post(app, "/v1/session", { code: `guess-${n}` })).status;
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push(await guess(n));
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    expect(asked).toHaveLength(3);
    expect((await ask(app, "127.0.0.1")).statusCode).toBe(200);
  });
});
