import { describe, expect, it, vi } from "vitest";
import { testApp } from "./support/app.ts";

const PROXY = "100.64.0.7";
const CLIENT = "203.0.113.9";

interface Asked {
  readonly from: string;
  readonly headers: Record<string, string>;
}

/** Sends these requests one after the other; gives their statuses and the addresses in the log. */
async function ask(environment: Record<string, string>, requests: readonly Asked[]) {
  const test = await testApp({ RATE_PER_ADDRESS: "2", ...environment });
  const statuses = [];
  for (const { from, headers } of requests) {
    const answer = await test.app.inject({ url: "/v1/profiles", remoteAddress: from, headers });
    statuses.push(answer.statusCode);
  }
  const lines = () => test.log.filter(({ msg }) => msg === "request");
  await vi.waitFor(() => expect(lines()).toHaveLength(requests.length));
  return { statuses, logged: lines().map(({ address }) => address) };
}

const forged = ["198.51.100.1", "198.51.100.2", "198.51.100.3"];

describe("a forged X-Forwarded-For changes neither the limit nor the log", () => {
  const unchanged = { statuses: [200, 200, 429], logged: [CLIENT, CLIENT, CLIENT] };

  it("where no proxy is trusted", async () => {
    const requests = forged.map((address) => ({
      from: CLIENT,
      headers: { "x-forwarded-for": address, "x-real-ip": address, forwarded: `for=${address}` },
    }));
    expect(await ask({}, requests)).toEqual(unchanged);
  });

  it("where it comes past the proxy", async () => {
    const requests = forged.map((address) => ({ from: CLIENT, headers: { "x-forwarded-for": address } }));
    expect(await ask({ TRUSTED_PROXIES: "100.64.0.0/10" }, requests)).toEqual(unchanged);
  });

  it("where it comes through the proxy, which adds whom it really heard", async () => {
    const requests = forged.map((address) => ({
      from: PROXY,
      headers: { "x-forwarded-for": `${PROXY}, ${address}, ${CLIENT}` },
    }));
    expect(await ask({ TRUSTED_PROXIES: "127.0.0.1, 100.64.0.0/10" }, requests)).toEqual(unchanged);
  });
});

it("what a trusted proxy says of its client counts", async () => {
  const requests = forged.map((address) => ({ from: PROXY, headers: { "x-forwarded-for": address } }));
  expect(await ask({ TRUSTED_PROXIES: PROXY }, requests)).toEqual({
    statuses: [200, 200, 200],
    logged: forged,
  });
});

it("no line of the log is made of what X-Forwarded-For says", async () => {
  const headers = { "x-forwarded-for": `1.2.3.4\\n{"level":60,"msg":"forged"}` };
  const { logged } = await ask({ TRUSTED_PROXIES: PROXY }, [{ from: PROXY, headers }]);
  expect(logged).toHaveLength(1);
});
