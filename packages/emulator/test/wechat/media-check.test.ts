import { createDecipheriv, createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { presignUrl } from "@zhichuan/signer";
import { XMLParser } from "fast-xml-parser";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { DEMO_PUSH, type Emulator } from "../../src/index.ts";
import { client } from "../oss/support/ali-oss.ts";
import { emulate } from "../oss/support/emulate.ts";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await emulate({ now: () => new Date() });
});

interface Push {
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** The mini-program's own server: keeps what is pushed, and answers with the next of `answers`, then `success`. */
async function ownServer(...answers: string[]) {
  const pushes: Push[] = [];
  const server = createServer(async (request, response) => {
    const { searchParams: query } = new URL(request.url ?? "", "http://own");
    pushes.push({ query, contentType: request.headers["content-type"], body: await read(request) });
    const answer = answers.shift() ?? "success";
    response.statusCode = answer === "503" ? 503 : 200;
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`, pushes };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Stores a file and gives a presigned URL to it, as a server would give to WeChat. */
async function store(bytes: string, name?: string): Promise<string> {
  const headers: Record<string, string> = {};
  if (name) headers["Content-Disposition"] = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  await client(emulator).put("uploads/a.jpg", Buffer.from(bytes), { headers });
  const { ramUser: credentials, region, bucket, ossUrl: bucketUrl } = emulator;
  return presignUrl({
    method: "GET",
    credentials,
    region,
    bucket,
    bucketUrl,
    key: "uploads/a.jpg",
    at: new Date(),
    expires: 900,
  }).url;
}

async function token(): Promise<string> {
  const { appid, secret } = emulator.wechat;
  const answer = await fetch(`${emulator.wechatUrl}/cgi-bin/stable_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credential", appid, secret }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function ask(changes: Record<string, unknown> = {}, accessToken?: string) {
  const body = { media_type: 2, version: 2, scene: 1, openid: emulator.wechat.openidOf(), ...changes };
  const url = `${emulator.wechatUrl}/wxa/media_check_async?access_token=${accessToken ?? (await token())}`;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json()) as { errcode: number; errmsg: string; trace_id?: string };
}

const sha1 = (...parts: string[]) => createHash("sha1").update(parts.sort().join("")).digest("hex");

describe("mediaCheckAsync", () => {
  it("answers at once and pushes what it found, signed", async () => {
    const { url, pushes } = await ownServer();
    emulator.wechat.pushTo(url, { token: "t" });
    const { trace_id, ...answer } = await ask({ media_url: await store("a picture") });
    expect(answer).toEqual({ errcode: 0, errmsg: "ok" });
    await emulator.wechat.idle();
    const [{ query, contentType, body } = { query: new URLSearchParams(), body: "", contentType: "" }] =
      pushes;
    expect(pushes).toHaveLength(1);
    expect(query.get("signature")).toBe(sha1("t", query.get("timestamp") ?? "", query.get("nonce") ?? ""));
    expect(contentType).toBe("application/json");
    expect(JSON.parse(body)).toMatchObject({
      MsgType: "event",
      Event: "wxa_media_check",
      appid: emulator.wechat.appid,
      trace_id,
      errcode: 0,
      result: { suggest: "pass", label: 100 },
      detail: [{ errcode: 0, suggest: "pass" }],
    });
  });

  it.each([
    ["a picture", "holiday.jpg", "pass"],
    ["a picture", "Risky 图.jpg", "risky"],
    ["a picture that is for review", "holiday.jpg", "review"],
  ])("finds %j, called %j, to be %s", async (bytes, name, suggest) => {
    const { url, pushes } = await ownServer();
    emulator.wechat.pushTo(url, { token: "t" });
    await ask({ media_url: await store(bytes, name) });
    await emulator.wechat.idle();
    expect(JSON.parse(pushes[0]?.body ?? "")).toMatchObject({ result: { suggest } });
  });

  it("judges by another rule, and may never say what it found", async () => {
    const { url, pushes } = await ownServer();
    emulator.wechat.pushTo(url, { token: "t" });
    emulator.wechat.moderate({
      find: ({ bytes, type }) => (bytes.length > 3 && type === "audio" ? "risky" : "silence"),
    });
    await ask({ media_url: await store("long"), media_type: 1 });
    await emulator.wechat.idle();
    await ask({ media_url: await store("sh"), media_type: 1 });
    await emulator.wechat.idle();
    expect(pushes.map(({ body }) => JSON.parse(body).result.suggest)).toEqual(["risky"]);
  });

  it("says -1008 of what it cannot fetch, or may not: it goes nowhere but to this machine", async () => {
    const { url, pushes } = await ownServer();
    emulator.wechat.pushTo(url, { token: "t" });
    for (const media_url of [`${emulator.ossUrl}/uploads/none.jpg`, "https://example.com/a.jpg"]) {
      await ask({ media_url });
      await emulator.wechat.idle();
    }
    expect(pushes.map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({ errcode: -1008, detail: [] }),
      expect.objectContaining({ errcode: -1008, detail: [] }),
    ]);
    expect(JSON.parse(pushes[0]?.body ?? "")).not.toHaveProperty("result");
  });

  it.each([
    [{ media_type: 3 }, 40097],
    [{ version: 1 }, 40097],
    [{ scene: 5 }, 40097],
    [{ media_url: "not an address" }, 44002],
    [{ media_url: "file:///etc/passwd" }, 44002],
    [{ openid: "somebody" }, 40003],
  ])("refuses %j with %i", async (change, errcode) => {
    expect(await ask({ media_url: `${emulator.ossUrl}/a`, ...change })).toMatchObject({ errcode });
  });

  it("refuses a token that is none, with 40001, and fails when it is told to", async () => {
    expect(await ask({}, "made-up")).toMatchObject({ errcode: 40001 });
    emulator.faults.add({ operation: "mediaCheckAsync", times: 1, status: 200, code: "44991" });
    expect(await ask()).toMatchObject({ errcode: 44991 });
  });
});

describe("a push", () => {
  /** Lets a check end and gives what was pushed. */
  async function pushed(settings: Parameters<Emulator["wechat"]["pushTo"]>[1], ...answers: string[]) {
    const { url, pushes } = await ownServer(...answers);
    emulator.wechat.pushTo(url, settings);
    await ask({ media_url: await store("a picture") });
    await emulator.wechat.idle();
    return pushes;
  }

  it("is encrypted once there is a key: random bytes, length, message, appid, padded to 32", async () => {
    const [{ query, body } = { query: new URLSearchParams(), body: "{}" }] = await pushed(DEMO_PUSH);
    const { Encrypt } = JSON.parse(body) as { Encrypt: string };
    expect(Object.keys(JSON.parse(body))).toEqual(["ToUserName", "Encrypt"]);
    const [timestamp = "", nonce = ""] = [query.get("timestamp"), query.get("nonce")].map(String);
    expect(query.get("msg_signature")).toBe(sha1(DEMO_PUSH.token, timestamp, nonce, Encrypt));
    expect(query.get("encrypt_type")).toBe("aes");

    const key = Buffer.from(`${DEMO_PUSH.aesKey}=`, "base64");
    const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = decipher.update(Encrypt, "base64");
    expect(padded.length % 32).toBe(0);
    const content = padded.subarray(16, padded.length - (padded.at(-1) ?? 0));
    const end = 4 + content.readUInt32BE();
    expect(JSON.parse(content.toString("utf8", 4, end))).toMatchObject({ Event: "wxa_media_check" });
    expect(content.toString("utf8", end)).toBe(emulator.wechat.appid);
  });

  it("is XML if the console says so", async () => {
    const [push] = await pushed({ token: "t", format: "xml" });
    expect(push?.contentType).toBe("text/xml");
    expect(new XMLParser().parse(push?.body ?? "").xml).toMatchObject({
      Event: "wxa_media_check",
      errcode: 0,
      detail: { suggest: "pass", prob: 90 },
      result: { suggest: "pass" },
    });
  });

  it("is tried three times more unless the answer is success or nothing", async () => {
    expect(await pushed({ token: "t", retryMs: 1 }, "503", "fail", "success")).toHaveLength(3);
    expect(await pushed({ token: "t", retryMs: 1 }, "")).toHaveLength(1);
    expect(await pushed({ token: "t", retryMs: 1 }, ..."nnnnn")).toHaveLength(4);
  });

  it("does not outlive the emulator", async () => {
    const { url, pushes } = await ownServer("503");
    emulator.wechat.pushTo(url, { token: "t", retryMs: 60_000 });
    await ask({ media_url: await store("a picture") });
    await expect.poll(() => pushes.length).toBe(1);
    await emulator.close();
    await emulator.wechat.idle();
    expect(pushes).toHaveLength(1);
  });
});
