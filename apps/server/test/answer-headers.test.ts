import { describe, expect, it } from "vitest";
import { testApp } from "./support/app.ts";

const EXPECTED = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-zhichuan-version": "1.0",
};

describe("every answer has headers that tell a browser to keep, guess, run, frame and tell nothing", () => {
  it.each([
    ["a success", "GET", "/healthz"],
    ["a refusal", "POST", "/v1/uploads"],
    ["no such route", "GET", "/nothing"],
    ["no such method", "DELETE", "/healthz"],
    ["an address that cannot be read", "GET", "/%zz"],
  ] as const)("%s", async (_what, method, url) => {
    const { app } = await testApp();
    const { headers } = await app.inject({ method, url });
    expect(headers).toMatchObject(EXPECTED);
    expect(headers["x-request-id"]).toBeTruthy();
    expect(headers).not.toHaveProperty("strict-transport-security");
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("server");
  });
});

it("a browser that came by https is told to come by https alone; only a trusted proxy can say so", async () => {
  const { app } = await testApp({ TRUSTED_PROXIES: "100.64.0.7" });
  const ask = async (remoteAddress: string) =>
    (await app.inject({ url: "/healthz", remoteAddress, headers: { "x-forwarded-proto": "https" } })).headers;
  expect((await ask("100.64.0.7"))["strict-transport-security"]).toBe("max-age=31536000");
  expect(await ask("203.0.113.9")).not.toHaveProperty("strict-transport-security");
});
