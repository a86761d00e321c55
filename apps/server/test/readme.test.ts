import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { startEmulator } from "@zhichuan/emulator";
import { createOssClient } from "@zhichuan/oss-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { operations } from "../src/docs/operations.ts";
import { loadConfig } from "../src/index.ts";
import { ENVIRONMENT, post, testApp } from "./support/app.ts";
import { Clock } from "./support/clock.ts";
import { PEOPLE, Person } from "./support/people.ts";
import { wechatEnvironment } from "./support/wechat-stack.ts";

const FOLDER = join(import.meta.dirname, "..");
const README = readFileSync(join(FOLDER, "README.md"), "utf8");
const CHINESE = readFileSync(join(FOLDER, "README.zh-CN.md"), "utf8");

/** The cells of the configuration table, row by row. */
const tableOf = (readme: string) =>
  [...readme.matchAll(/^\|\s(`[A-Z0-9_]+`.*)\|$/gm)].map(([, row = ""]) =>
    row.split("|").map((cell) => cell.trim()),
  );
const TABLE = tableOf(README);
const unquote = (cell: string) => cell.replaceAll("`", "");

/** The JSON examples below the heading of a route. */
function examples(heading: string): unknown[] {
  const chapter = README.split(/^###? /m).find((text) => text.startsWith(heading)) ?? "";
  return [...chapter.matchAll(/```json\n(.*?)```/gs)].map(([, json = ""]) => JSON.parse(json));
}

/** The same names everywhere and the same values, where `…` stands for some text. */
function expectLike(actual: unknown, example: unknown): void {
  if (typeof example === "object" && example !== null) {
    expect(Object.keys(actual as object).toSorted()).toEqual(Object.keys(example).toSorted());
    for (const [name, value] of Object.entries(example))
      expectLike((actual as Record<string, unknown>)[name], value);
  } else if (typeof example === "string" && example.includes("…")) {
    const pattern = example.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    expect(actual).toMatch(new RegExp(`^${pattern.join(".+")}$`, "s"));
  } else {
    expect(actual).toEqual(example);
  }
}

/** A server over an emulator's bucket, which phones are told to reach at the address of the examples. */
async function appWithBucket(changes: Record<string, string> = {}) {
  const clock = new Clock();
  const emulator = await startEmulator({ bucket: ENVIRONMENT.OSS_BUCKET, now: clock.now });
  onTestFinished(() => emulator.close());
  const environment = {
    OSS_ENDPOINT: emulator.ossUrl,
    OSS_PUBLIC_HOST: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
    INSTANT_UPLOAD: "on",
    ...changes,
  };
  const { app, credentials } = await testApp(environment);
  const { ramUser, ossUrl: bucketUrl, bucket, region } = emulator;
  const expiresAt = new Date(clock.now().getTime() + 3600_000);
  credentials.give({ ...ramUser, securityToken: "", expiresAt });
  const owner = createOssClient({
    bucketUrl,
    region,
    bucket,
    credentials: async () => ramUser,
    now: clock.now,
  });
  return { app, owner, clock };
}

describe("the examples in README.md", () => {
  it("of POST /v1/session are what the server answers", async () => {
    const clock = new Clock();
    const emulator = await startEmulator({ now: clock.now, takesForeignCodes: true });
    onTestFinished(() => emulator.close());
    const { app } = await testApp(wechatEnvironment(emulator));
    const [request, answer] = examples("POST /v1/session");
    expectLike((await post(app, "/v1/session", request)).body, answer);
  });

  it("of POST /v1/uploads are what the server answers", async () => {
    const { app } = await testApp();
    const [request, form, put] = examples("POST /v1/uploads\n");
    expectLike((await post(app, "/v1/uploads", request)).body, form);
    expectLike((await post(app, "/v1/uploads", { ...(request as object), kind: "put" })).body, put);
  });

  it("of an upload in parts are what the server answers", async () => {
    const { app, owner } = await appWithBucket();
    const [request, , , ticket] = examples("POST /v1/uploads\n");
    const size = 1_500_000;
    const asked = await post(app, "/v1/uploads", { ...(request as object), kind: "multipart", size });
    expectLike(asked.body, ticket);
    const { upload, key } = asked.body;

    const [partsRequest, partsAnswer] = examples("POST /v1/uploads/parts");
    const { parts } = partsRequest as { parts: object[] };
    expectLike({ upload, parts }, partsRequest);
    expectLike((await post(app, "/v1/uploads/parts", { upload, parts })).body, partsAnswer);

    const [open] = (await owner.listMultipartUploads()).uploads;
    const uploadId = open?.uploadId ?? "";
    await owner.uploadPart(key, { uploadId, number: 1 }, Buffer.alloc(1048576));
    const [reference, status, gone] = examples("POST /v1/uploads/status");
    expectLike({ upload }, reference);
    expectLike((await post(app, "/v1/uploads/status", { upload })).body, status);

    const [abortRequest, aborted] = examples("POST /v1/uploads/abort");
    expectLike({ upload }, abortRequest);
    expectLike((await post(app, "/v1/uploads/abort", { upload })).body, aborted);
    expectLike((await post(app, "/v1/uploads/status", { upload })).body, gone);
  });

  it("of instant upload are what the server answers", async () => {
    const { app, owner } = await appWithBucket();
    const [first, , , , second, stored] = examples("POST /v1/uploads\n") as {
      sha256: string;
      size: number;
    }[];
    if (!first || !second) throw new Error("no examples");
    const { upload, key } = (await post(app, "/v1/uploads", first)).body;
    await owner.putObject(key, Buffer.alloc(first.size), {
      "content-type": "application/pdf",
      "x-oss-meta-name": encodeURIComponent("合同.pdf"),
    });
    await post(app, "/v1/uploads/complete", { upload, sha256: second.sha256 });
    expectLike((await post(app, "/v1/uploads", second)).body, stored);
  });

  it("of a user's own files are what the server answers", async () => {
    const { app, owner, clock } = await appWithBucket(PEOPLE);
    const headers = { authorization: (await Person.signIn({ clock, url: "" }, "anna")).authorization };
    const [request] = examples("POST /v1/uploads\n") as { size: number }[];
    const { key } = (await post(app, "/v1/uploads", request, headers)).body;
    const file = { "content-type": "application/pdf", "x-oss-meta-name": encodeURIComponent("合同.pdf") };
    await owner.putObject(key, Buffer.alloc(request?.size ?? 0), file);
    const ask = async (method: "GET" | "DELETE", url: string) =>
      (await app.inject({ method, url, headers })).json();

    const [list] = examples("GET /v1/files\n") as { files: { size: number }[]; next: string }[];
    const older = key.replace(/.{2}\/document\.pdf$/, "zz/document.heic");
    await owner.putObject(older, Buffer.alloc(list?.files[1]?.size ?? 0), {
      "content-type": "image/heic",
      "x-oss-meta-name": "IMG_0231.HEIC",
    });
    const { next: _next, ...last } = list ?? { next: "" };
    expectLike(await ask("GET", "/v1/files"), last);
    for (let at = 0; at < 20; at++)
      await owner.putObject(key.replace(/.{2}\/document/, `${at + 10}/document`), "");
    expect(Object.keys(await ask("GET", "/v1/files")).toSorted()).toEqual(Object.keys(list ?? {}).toSorted());
    expectLike(await ask("GET", `/v1/files/url?key=${key}`), examples("GET /v1/files/url")[0]);
    expectLike(await ask("DELETE", `/v1/files?key=${key}`), examples("DELETE /v1/files")[0]);
  });

  it("of POST /v1/uploads/complete are what the server answers", async () => {
    const [request, answer] = examples("POST /v1/uploads/complete");
    const [ticketRequest] = examples("POST /v1/uploads\n");
    const { size, contentType, crc64, etag } = answer as Record<string, string | number>;
    const bucket: typeof fetch = async () =>
      new Response(null, {
        headers: {
          "content-length": String(size),
          "content-type": String(contentType),
          etag: `"${etag}"`,
          "x-oss-hash-crc64ecma": String(crc64),
        },
      });
    const { app } = await testApp({}, { fetch: bucket });
    const { upload } = (await post(app, "/v1/uploads", ticketRequest)).body;
    expectLike({ upload, crc64 }, request);
    expectLike((await post(app, "/v1/uploads/complete", { upload, crc64 })).body, answer);
  });

  it("of the GET routes are what the server answers", async () => {
    const { app } = await testApp({ GUIDE_ENDPOINT: "on" });
    expectLike((await app.inject("/generate_signature")).json(), examples("GET /generate_signature")[0]);
    const { profiles } = (await app.inject("/v1/profiles")).json();
    const [example] = examples("GET /v1/profiles") as { profiles: Record<string, object> }[];
    for (const [name, limits] of Object.entries(example?.profiles ?? {})) expectLike(profiles[name], limits);
    for (const route of ["/healthz", "/readyz"])
      expectLike((await app.inject(route)).json(), examples("GET /healthz")[0]);
  });

  it("of errors are what the server answers", async () => {
    const { app } = await testApp();
    const [request] = examples("POST /v1/uploads\n");
    const { body } = await post(app, "/v1/uploads", { ...(request as object), size: 104857601 });
    expectLike(body, examples("Errors")[0]);
  });
});

describe("the table in README.md", () => {
  const rows = TABLE.map(([name = "", , fallback = "", example = ""]) => ({
    name: unquote(name),
    fallback: fallback.startsWith("`") ? unquote(fallback) : undefined,
    example: unquote(example),
  }));
  const set = Object.fromEntries(rows.map(({ name, example }) => [name, example]));
  /** Every way the settings can be put together, as changes to the table. */
  const WAYS = [
    ...["ram-user", "ecs-ram-role", "function-compute", "default"].map((OSS_CREDENTIALS) => ({
      OSS_CREDENTIALS,
    })),
    { AUTH: "none" },
    { AUTH: "jwt", AUTH_JWT_JWKS: undefined },
    { AUTH: "jwt", AUTH_JWT_SECRET: undefined },
  ];

  /** The variables that loadConfig asks for. */
  function namesRead(): string[] {
    const names = new Set<string>();
    for (const way of WAYS) {
      const env = { ...set, ...way };
      loadConfig(
        new Proxy(env, {
          get: (target, name: string) => {
            names.add(name);
            return target[name as keyof typeof target];
          },
        }),
      );
    }
    return [...names].toSorted();
  }

  it("has every setting there is and no other, with examples that are taken", () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(namesRead());
  });

  it("gives the defaults that hold", () => {
    const { OSS_BUCKET, OSS_REGION } = ENVIRONMENT;
    const needed = rows.filter(({ fallback }) => fallback === undefined);
    const least = Object.fromEntries(needed.map(({ name, example }) => [name, example]));
    const written = Object.fromEntries(
      rows
        .filter(({ fallback }) => fallback !== undefined)
        .map(({ name, fallback = "" }) => [
          name,
          fallback.replace("{bucket}", OSS_BUCKET).replace("{region}", OSS_REGION),
        ]),
    );
    for (const way of WAYS)
      expect(loadConfig({ ...least, ...way })).toEqual(loadConfig({ ...least, ...written, ...way }));
  });
});

it.each([
  ["README.md", README],
  ["README.zh-CN.md", CHINESE],
])("every route there is has its heading in %s, and no other", (_, readme) => {
  const named = [...readme.matchAll(/^### ([A-Z].*\/.*)$/gm)].flatMap(([, heading = ""]) => {
    const [methods, paths] = [heading.match(/[A-Z]{3,}/g) ?? [], heading.match(/\/\S*[^\s,]/g) ?? []];
    return paths.flatMap((path) => methods.map((method) => `${method} ${path}`));
  });
  expect([...new Set(named)].toSorted()).toEqual([...Object.keys(operations), "GET /docs"].toSorted());
});

it("README.zh-CN.md gives every setting the same default and example as README.md", () => {
  const values = (readme: string) =>
    tableOf(readme).map(([name, , fallback, example]) => ({
      name,
      fallback: fallback?.startsWith("`") ? fallback : "in words",
      example,
    }));
  expect(values(CHINESE)).toEqual(values(README));
});

describe(".env.example", () => {
  const text = readFileSync(join(FOLDER, ".env.example"), "utf8");

  it("needs nothing but ids and secrets to be filled in", () => {
    const env = parseEnv(text);
    const secrets = {
      OSS_ACCESS_KEY_ID: "a",
      OSS_ACCESS_KEY_SECRET: "b",
      WECHAT_APPID: "wx0123456789abcdef",
      WECHAT_SECRET: "c",
      TICKET_SECRET: ENVIRONMENT.TICKET_SECRET,
      USER_KEY: ENVIRONMENT.TICKET_SECRET,
    };
    const empty = Object.keys(env).filter((name) => env[name] === "");
    expect(empty.toSorted()).toEqual(Object.keys(secrets).toSorted());
    expect(loadConfig({ ...env, ...secrets }).bucket).toBe("my-bucket");
  });

  it("names every setting of the table", () => {
    const named = [...text.matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(TABLE.map(([name = ""]) => unquote(name)).toSorted());
  });
});
