import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../src/index.ts";
import { ENVIRONMENT } from "./support/app.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
const CALLBACK_URL = "https://api.example.com/callbacks/oss";
const ON_UPLOADED_URL = "https://app.example.com/hooks/uploaded?token=1";

function faultsOf(changes: Record<string, string>): readonly string[] {
  try {
    loadConfig({ ...ENVIRONMENT, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe("a configuration of callbacks", () => {
  it("has none by default", () => {
    const { callback, webhook } = loadConfig(ENVIRONMENT);
    expect([callback, webhook]).toEqual([undefined, undefined]);
  });

  it.each([CALLBACK_URL, "http://203.0.113.7:8080/%E4%B8%AD?a=%20b"])("lets OSS call %s", (url) => {
    expect(loadConfig({ ...ENVIRONMENT, CALLBACK_URL: url }).callback).toEqual({ url, keyUrl: undefined });
  });

  it("believes another key than Alibaba Cloud's only where it is set", () => {
    const keyUrl = "http://127.0.0.1:9004/callback_pub_key_v1.pem";
    const config = loadConfig({ ...ENVIRONMENT, CALLBACK_URL, OSS_CALLBACK_KEY_URL: keyUrl });
    expect(config.callback).toEqual({ url: CALLBACK_URL, keyUrl });
  });

  it("tells a webhook, with two secrets while one is replaced by the other", () => {
    const one = { ...ENVIRONMENT, ON_UPLOADED_URL, ON_UPLOADED_SECRET: SECRET };
    expect(loadConfig(one).webhook).toEqual({ url: ON_UPLOADED_URL, secrets: [SECRET] });
    const two = { ...one, ON_UPLOADED_SECRET_PREVIOUS: OLD_SECRET };
    expect(loadConfig(two).webhook).toEqual({ url: ON_UPLOADED_URL, secrets: [SECRET, OLD_SECRET] });
  });

  it.each<[Record<string, string>, string]>([
    [
      { CALLBACK_URL: "api.example.com/callbacks/oss" },
      'CALLBACK_URL is "api.example.com/callbacks/oss": set',
    ],
    [
      { CALLBACK_URL: "ftp://api.example.com/callbacks/oss" },
      "for instance https://api.example.com/callbacks/oss",
    ],
    [{ CALLBACK_URL: `${CALLBACK_URL};http://b.cn` }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: `${CALLBACK_URL}#a` }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: `${CALLBACK_URL}/中` }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: `${CALLBACK_URL}/%ff` }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: `${CALLBACK_URL}/${"a".repeat(1024)}` }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: "https://me:pass@api.example.com/callbacks/oss" }, "CALLBACK_URL is"],
    [{ CALLBACK_URL: "http://[2001:db8::1]/callbacks/oss" }, "OSS calls no IPv6 address"],
    [{ CALLBACK_URL, OSS_CALLBACK_KEY_URL: "127.0.0.1:9004" }, "OSS_CALLBACK_KEY_URL is"],
    [{ CALLBACK_URL, OSS_CALLBACK_KEY_URL: "file:///tmp/key.pem" }, "nothing for the real OSS"],
    [
      { ON_UPLOADED_URL: "app.example.com", ON_UPLOADED_SECRET: SECRET },
      "ON_UPLOADED_URL is no http or https",
    ],
    [{ ON_UPLOADED_URL }, "ON_UPLOADED_SECRET is not set: set whsec_ and 24 to 64 random bytes in Base64"],
    [{ ON_UPLOADED_URL, ON_UPLOADED_SECRET: "hush-hush" }, "ON_UPLOADED_SECRET is no secret of a webhook"],
    [{ ON_UPLOADED_URL, ON_UPLOADED_SECRET: "whsec_aGk=" }, "made by: node -p"],
    [
      { ON_UPLOADED_URL, ON_UPLOADED_SECRET: SECRET, ON_UPLOADED_SECRET_PREVIOUS: "hush-hush" },
      "ON_UPLOADED_SECRET_PREVIOUS is no secret of a webhook",
    ],
  ])("has a fault that says what to set: %o", (changes, expected) => {
    const faults = faultsOf(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
    expect(faults[0]).not.toMatch(/hush|token/);
  });
});
