import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { testApp } from "./support/app.ts";

const OURS = "https://m.example.com";
const OTHERS = [
  "https://evil.example",
  "https://m.example.com.evil.example",
  "https://notm.example.com",
  "http://m.example.com",
  "https://m.example.com:8443",
  "null",
];

const preflight = (app: FastifyInstance, origin: string, url = "/v1/uploads") =>
  app.inject({
    method: "OPTIONS",
    url,
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    },
  });

describe("a page in a browser", () => {
  it("may call the server where H5_ORIGINS names its origin", async () => {
    const { app } = await testApp({ H5_ORIGINS: `${OURS},https://admin.example.com` });
    const { statusCode, headers } = await preflight(app, OURS);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": OURS,
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": "authorization, content-type, if-none-match, x-zhichuan-version",
      "access-control-max-age": "7200",
    });
    const answer = await app.inject({ url: "/v1/profiles", headers: { origin: OURS } });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": OURS,
      "access-control-expose-headers": "x-zhichuan-version, x-request-id, retry-after",
      vary: "Origin",
    });
    expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
  });

  it("can read why it is refused", async () => {
    const { app } = await testApp({ H5_ORIGINS: OURS, RATE_PER_ADDRESS: "1" });
    const ask = () => app.inject({ url: "/nothing", headers: { origin: OURS } });
    for (const status of [404, 429]) {
      const { statusCode, headers } = await ask();
      expect([statusCode, headers["access-control-allow-origin"]]).toEqual([status, OURS]);
    }
  });

  it.each(OTHERS)("of %s may not", async (origin) => {
    const { app } = await testApp({ H5_ORIGINS: OURS });
    expect((await preflight(app, origin)).headers).not.toHaveProperty("access-control-allow-origin");
    const answer = await app.inject({ url: "/v1/profiles", headers: { origin } });
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("may not where H5_ORIGINS is not set, and a preflight finds no route", async () => {
    const { app } = await testApp();
    const { statusCode, headers } = await preflight(app, OURS);
    expect(statusCode).toBe(404);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
