import { Validator } from "@seriousme/openapi-schema-validator";
import { DEMO_PUSH } from "@zhichuan/emulator";
import { describe, expect, it } from "vitest";
import { operations } from "../src/docs/operations.ts";
import { testApp } from "./support/app.ts";

/** Everything a server can offer. */
const ALL = {
  AUTH: "wechat",
  WECHAT_APPID: "wx0123456789abcdef",
  WECHAT_SECRET: "the-app-secret",
  USER_KEY: "another-secret-of-32-characters!",
  WECHAT_PUSH_TOKEN: DEMO_PUSH.token,
  WECHAT_PUSH_AES_KEY: DEMO_PUSH.aesKey,
  CALLBACK_URL: "https://api.example.com/callbacks/oss",
  GUIDE_ENDPOINT: "on",
  DOCS: "on",
};

interface Operation {
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown[];
  readonly requestBody?: { content: Record<string, { schema: { properties: object } }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

async function document() {
  const { app } = await testApp(ALL);
  const document = (await app.inject("/docs/json")).json();
  const paths: Record<string, Record<string, Operation>> = document.paths;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
  return { document, all: new Map(all) };
}

describe("GET /docs with DOCS=on", () => {
  it("is an OpenAPI document as its specification wants it", async () => {
    const { document: specification } = await document();
    expect(specification.openapi).toBe("3.1.0");
    expect(await new Validator().validate(specification)).toMatchObject({ valid: true });
  });

  it("describes every route there is and no other", async () => {
    const { all } = await document();
    expect([...all.keys()].toSorted()).toEqual(Object.keys(operations).toSorted());
    for (const [route, { summary, tags, security, responses }] of all) {
      expect(summary, route).toMatch(/\w/);
      expect(tags, route).toHaveLength(1);
      expect(security, route).toEqual(/\/v1\/(uploads|files)/.test(route) ? [{ session: [] }] : []);
      expect(responses[500]?.content?.["application/json"]?.schema, route).toHaveProperty("properties.error");
    }
  });

  it("has the contract's shapes, and each error code under its status", async () => {
    const { all } = await document();
    const uploads = all.get("POST /v1/uploads");
    const fields = uploads?.requestBody?.content["application/json"]?.schema.properties ?? {};
    expect(Object.keys(fields)).toEqual(
      expect.arrayContaining(["requestId", "profile", "name", "size", "kind", "sha256", "upload"]),
    );
    expect(uploads?.responses[200]?.content?.["application/json"]?.schema).toHaveProperty("anyOf.length", 4);
    expect(uploads?.responses[413]?.description).toContain("`FILE_TOO_LARGE`: ");
    expect(uploads?.responses[401]?.description).toContain("`SESSION_NEEDED`: ");
    expect(all.get("GET /generate_signature")?.responses[200]?.content).toHaveProperty(
      "application/json.schema.properties.security_token",
    );
  });

  it("is a page that may run its own scripts and nothing else", async () => {
    const { app } = await testApp({ DOCS: "on" });
    const page = await app.inject("/docs");
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
    expect(page.body).not.toMatch(/<script(?! src="\/docs\/)/);
    for (const [, address = ""] of page.body.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await app.inject(address)).statusCode, address).toBe(200);
    // The API itself goes on saying that nothing runs.
    expect((await app.inject("/healthz")).headers["content-security-policy"]).toContain(
      "default-src 'none'; frame",
    );
  });
});

it("without DOCS=on there is nothing at /docs", async () => {
  const { app } = await testApp();
  for (const path of ["/docs", "/docs/json", "/docs/static/index.html"])
    expect((await app.inject(path)).statusCode).toBe(404);
});
