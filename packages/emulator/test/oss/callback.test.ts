// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OSS's own placeholders
import { verify } from "node:crypto";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { OSS } from "./support/ali-oss.ts";
import { type Clock, emulate, noon } from "./support/emulate.ts";
import { type Part, partsOf, post, signedFields } from "./support/form.ts";
import { refusal } from "./support/http.ts";
import { begin, complete } from "./support/multipart.ts";
import { startReceiver } from "./support/receiver.ts";
import { presigned, sendSigned } from "./support/signed.ts";

type Running = Emulator & { clock: Clock };

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");

/** Of 1 by 1 pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const file = { value: "hello", filename: "a.txt", contentType: "text/plain" };

/** Posts a form whose policy pins nothing but its signature. */
function upload(emulator: Running, more: Record<string, string>, part: Omit<Part, "name"> = file) {
  const fields = signedFields(emulator, {
    at: noon,
    key: { startsWith: "" },
    contentLength: { min: 0, max: 1e6 },
  });
  return post(emulator, partsOf({ key: "目录/a b.txt", ...fields, ...more }, part));
}

/** Puts an object with the callback in headers. */
function put(emulator: Running, callback: unknown, variables?: unknown, key = "a.txt") {
  return sendSigned(emulator, {
    method: "PUT",
    key,
    body: "hello",
    headers: {
      "content-type": "text/plain",
      "x-oss-callback": base64(callback),
      ...(variables !== undefined && { "x-oss-callback-var": base64(variables) }),
    },
  });
}

const exists = async (emulator: Running, key: string) =>
  (await sendSigned(emulator, { method: "HEAD", key })).status === 200;

describe("a callback", () => {
  test("of a form tells the team's server, and its answer is the upload's", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    const answer = await upload(emulator, {
      callback: base64({
        callbackUrl: `${team.url}/index.php?id=1&index=2`,
        callbackBody:
          "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&type=${mimeType}&v=${x:my_var}",
      }),
      "x:my_var": "a&b=中",
    });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('{"Status":"OK","名":1}');
    expect(answer.headers).toMatchObject({
      "content-type": expect.stringMatching(/^application\/json/),
      etag: '"5D41402ABC4B2A76B9719D911017C592"',
      "x-oss-hash-crc64ecma": "11177612005948864433",
    });
    const [call] = team.received;
    expect(call).toMatchObject({
      method: "POST",
      path: "/index.php?id=1&index=2",
      body: `bucket=zhichuan-dev&object=${encodeURIComponent("目录/a b.txt")}&etag=5D41402ABC4B2A76B9719D911017C592&size=5&type=text%2Fplain&v=a%26b%3D%E4%B8%AD`,
      headers: {
        host: team.host,
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "http-client/0.0.1",
        "x-oss-request-id": answer.headers["x-oss-request-id"],
      },
    });
  });

  test("is signed over the decoded path, the query and the body, with the key that the emulator serves", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    await upload(emulator, {
      callback: base64({ callbackUrl: `${team.url}/%E4%B8%AD.php?a=%20b`, callbackBody: "k=${object}" }),
    });
    const [call] = team.received;
    const keyUrl = Buffer.from(String(call?.headers["x-oss-pub-key-url"]), "base64").toString();
    expect(keyUrl).toBe(emulator.callbackKeyUrl);
    const key = await (await fetch(keyUrl)).text();
    const signature = Buffer.from(String(call?.headers.authorization), "base64");
    expect(signature).toHaveLength(64);
    const holds = (text: string) => verify("RSA-MD5", Buffer.from(text), key, signature);
    expect(holds(`/中.php?a=%20b\n${call?.body}`)).toBe(true);
    expect(holds(`/中.php?a=%20b\n${call?.body}x`)).toBe(false);
    expect(holds(`/%E4%B8%AD.php?a=%20b\n${call?.body}`)).toBe(false);
  });

  test("of a form may have callback-var too; fields win over it, and names are as they are", async () => {
    const team = await startReceiver();
    await upload(await emulate(), {
      callback: base64({ callbackUrl: team.url, callbackBody: "${x:a}${x:b}${x:c}" }),
      "callback-var": base64({ "x:a": "1", "x:b": "2" }),
      "x:b": "3",
    });
    expect(team.received[0]?.body).toBe("13");
  });

  test("has another Host where it is told so", async () => {
    const team = await startReceiver();
    await put(await emulate(), {
      callbackUrl: team.host,
      callbackHost: "api.example.com",
      callbackBody: "a=1",
    });
    expect(team.received[0]).toMatchObject({ path: "/", headers: { host: "api.example.com" } });
  });

  test("as JSON has its strings in quotes and its numbers bare", async () => {
    const team = await startReceiver();
    await put(
      await emulate(),
      {
        callbackUrl: team.url,
        callbackBody:
          '{"o":${object},"s":${size},"c":${crc64},"m":${contentMd5},"op":${operation},"v":${x:v},"w":"${imageInfo.width}","none":${x:none}}',
        callbackBodyType: "application/json",
      },
      { "x:v": 'a"b' },
    );
    expect(team.received[0]?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(team.received[0]?.body ?? "")).toEqual({
      o: "a.txt",
      s: 5,
      c: "11177612005948864433",
      m: "XUFAKrxLKna5cZ2REBfFkg==",
      op: "PutObject",
      v: 'a"b',
      w: "",
      none: "",
    });
  });

  test("knows the size of a picture", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    const callback = base64({
      callbackUrl: team.url,
      callbackBody: "${imageInfo.width}x${imageInfo.height} ${imageInfo.format}",
    });
    await upload(emulator, { callback }, { value: PNG, contentType: "image/png" });
    expect(team.received[0]?.body).toBe("1x1 png");

    const answer = await upload(emulator, { callback }, { value: "no picture", contentType: "image/png" });
    expect(refusal(answer)).toMatchObject({
      status: 203,
      code: "CallbackFailed",
      message: "Get image info failed.",
    });
    expect(team.received).toHaveLength(1);
  });

  test("goes in the query of a presigned URL too, and then belongs to what is signed", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    const query = {
      callback: base64({ callbackUrl: team.url, callbackBody: "v=${x:v}" }),
      "callback-var": base64({ "x:v": "1" }),
    };
    const path = presigned(emulator, { method: "PUT", key: "a.txt", query });
    const sent = await fetch(emulator.ossUrl + path, { method: "PUT", body: Buffer.from("hello") });
    expect(await sent.json()).toMatchObject({ Status: "OK" });
    expect(team.received[0]?.body).toBe("v=1");

    const other = path.replace("callback-var=", "callback-var=ICAg");
    expect((await fetch(emulator.ossUrl + other, { method: "PUT", body: Buffer.from("hello") })).status).toBe(
      403,
    );
  });

  test("of a multipart upload comes once, when it is completed, with the whole size", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    const upload = await begin(emulator, "a.bin", [Buffer.alloc(102_400, 1), Buffer.alloc(10, 2)]);
    const callback = base64({ callbackUrl: team.url, callbackBody: "${size} ${etag} ${operation}" });
    const answer = await complete(emulator, upload, upload.etags, {
      headers: { "x-oss-callback": callback },
    });
    expect(answer.body.toString()).toBe('{"Status":"OK","名":1}');
    expect(team.received.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^102410 [0-9A-F]{32}-2 CompleteMultipartUpload$/),
    ]);
  });

  test("is asked for by the official client as well", async () => {
    const team = await startReceiver();
    const emulator = await emulate({ now: () => new Date() });
    const client = new OSS({
      ...emulator.ramUser,
      ...{ bucket: emulator.bucket, region: emulator.region, endpoint: emulator.ossUrl },
      ...{ authorizationV4: true, cname: true, secure: false },
    });
    const options = {
      callback: {
        url: team.url,
        host: "api.example.com",
        body: "object=${object}&v=${x:v}",
        contentType: "application/x-www-form-urlencoded",
        customValue: { v: "1" },
      },
    };
    expect(await client.put("a.txt", Buffer.from("hello"), options)).toMatchObject({
      res: { status: 200 },
      data: { Status: "OK", 名: 1 },
    });
    expect(team.received[0]?.body).toBe("object=a.txt&v=1");
  });

  test("goes to the next server until one has answered", async () => {
    const down = await startReceiver((response) => response.writeHead(502).end());
    const up = await startReceiver();
    const callbackUrl = `${down.url};${up.url}/a;${up.url}/b`;
    const answer = await put(await emulate(), { callbackUrl, callbackBody: "a=1" });
    expect(answer.status).toBe(200);
    expect([down.received.length, up.received.map(({ path }) => path)]).toEqual([1, ["/a"]]);
  });

  test("without an address is none", async () => {
    const answer = await put(await emulate(), { callbackUrl: "", callbackBody: "a=1" });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });

  test("that a condition pins cannot be another, and the object is then not stored", async () => {
    const team = await startReceiver();
    const emulator = await emulate();
    const pinned = base64({ callbackUrl: team.url, callbackBody: "v=${x:v}" });
    const fields = signedFields(emulator, {
      at: noon,
      key: "a.txt",
      contentLength: { min: 0, max: 10 },
      fields: { callback: pinned, "x:v": "1" },
    });
    const send = (more: Record<string, string>) => post(emulator, partsOf({ ...fields, ...more }, file));
    const changes: Record<string, string>[] = [
      { callback: base64({ callbackUrl: "b.cn", callbackBody: "b" }) },
      { "x:v": "2" },
    ];
    for (const changed of changes) {
      expect(refusal(await send(changed))).toMatchObject({ status: 403, ec: "0006-00000227" });
    }
    expect(await exists(emulator, "a.txt")).toBe(false);
    expect((await send({})).status).toBe(200);
    expect(team.received.map(({ body }) => body)).toEqual(["v=1"]);
  });
});

describe("when the callback fails, the object stays and the answer is 203 CallbackFailed:", () => {
  const failures: [string, (response: ServerResponse) => void, string, string | undefined][] = [
    ["another status", (r) => r.writeHead(301).end(), "Error status : 301.", "0007-00000203"],
    [
      "no JSON",
      (r) => r.writeHead(200, { "content-length": 2 }).end("ok"),
      "Response body is not valid json format.",
      "0007-00000205",
    ],
    [
      "JSON after a BOM",
      (r) => r.writeHead(200, { "content-length": 5 }).end("\ufeff{}"),
      "Response body is not valid json format.",
      "0007-00000205",
    ],
    [
      "no Content-Length",
      (r) => r.writeHead(200).end("{}").destroy,
      "Error status : 400.User server missing content-length.",
      "0007-00000203",
    ],
    [
      "more than 1 MB",
      (r) => r.writeHead(200, { "content-length": 1024 ** 2 + 1 }).write("{"),
      "Error status : 400.User server return too long content-length value.",
      "0007-00000203",
    ],
    [
      "a broken connection",
      (r) => r.destroy(),
      "Error status : -1.OSS can not connect to your callbackUrl, please check it.",
      "0007-00000203",
    ],
    ["no answer in time", () => undefined, "Cost too long time.", "0007-00000202"],
  ];

  test.each(failures)("%s", async (_name, answerWith, message, ec) => {
    const team = await startReceiver(answerWith);
    const emulator = await emulate({ callbackTimeoutMs: 200 });
    const answer = await put(emulator, { callbackUrl: team.url, callbackBody: "a=1" });
    expect(refusal(answer)).toMatchObject({ status: 203, code: "CallbackFailed", message, ec });
    expect(team.received).toHaveLength(1);
    expect(await exists(emulator, "a.txt")).toBe(true);
  });

  test.each([
    "http://192.168.0.1/",
    "http://8.8.8.8/",
    "https://example.com/",
    "http://127.0.0.1.example.com/",
    "http://localhost.example.com/",
    "http://user:pass@10.0.0.1/",
    "http://0.0.0.0/",
  ])("the emulator calls no other machine: %s", async (callbackUrl) => {
    const emulator = await emulate();
    const answer = refusal(await put(emulator, { callbackUrl, callbackBody: "a=1" }));
    expect(answer).toMatchObject({ status: 203, code: "CallbackFailed", ec: "0007-00000203" });
    expect(answer.details.Detail).toBe("The emulator calls loopback addresses and no others.");
    expect(await exists(emulator, "a.txt")).toBe(true);
  });
});

describe("faults strike the callback:", () => {
  const calls = async (fault: Parameters<Emulator["faults"]["add"]>[0]) => {
    const team = await startReceiver();
    const emulator = await emulate({ callbackTimeoutMs: 200 });
    emulator.faults.add(fault);
    const answer = await put(emulator, { callbackUrl: team.url, callbackBody: "a=1" });
    expect(await exists(emulator, "a.txt")).toBe(true);
    return [answer.status, refusal(answer).message, team.received.length];
  };

  test("it never leaves", async () => {
    const unreachable = "Error status : -1.OSS can not connect to your callbackUrl, please check it.";
    expect(await calls({ operation: "Callback", times: 1, cut: true })).toEqual([203, unreachable, 0]);
  });

  test("its answer is lost", async () => {
    const [status, , received] = await calls({ operation: "Callback", times: 1, cut: true, when: "after" });
    expect([status, received]).toEqual([203, 1]);
  });

  test("OSS has too many of them", async () => {
    const message = "Too many callback requests.";
    const fault = { operation: "Callback", status: 203, code: "CallbackFailed", message } as const;
    expect(await calls(fault)).toEqual([203, message, 0]);
  });

  test("it comes late", async () => {
    expect(await calls({ operation: "Callback", delayMs: 5 })).toEqual([200, undefined, 1]);
  });
});

describe("a parameter that is none is refused before anything is stored:", () => {
  const good = { callbackUrl: "http://127.0.0.1:1/", callbackBody: "a=1" };
  const cases: [string, Record<string, string>, string | undefined][] = [
    ["too long", { "x-oss-callback": base64({ ...good, callbackBody: "x".repeat(4000) }) }, "0007-00000001"],
    ["not Base64", { "x-oss-callback": "x123-*&" }, "0007-00000002"],
    ["not JSON", { "x-oss-callback": base64("{") }, "0007-00000003"],
    ["a list", { "x-oss-callback": base64([]) }, "0007-00000003"],
    [
      "a port that is no number",
      { "x-oss-callback": base64({ ...good, callbackUrl: "10.101.166.30:test" }) },
      "0007-00000004",
    ],
    [
      "an IPv6 address",
      { "x-oss-callback": base64({ ...good, callbackUrl: "http://[::1]/" }) },
      "0007-00000004",
    ],
    ["a number for an address", { "x-oss-callback": base64({ ...good, callbackUrl: 1 }) }, "0007-00000004"],
    [
      "six addresses",
      { "x-oss-callback": base64({ ...good, callbackUrl: "a.cn;".repeat(6) }) },
      "0007-00000005",
    ],
    ["no body", { "x-oss-callback": base64({ callbackUrl: "a.cn" }) }, undefined],
    ["an empty body", { "x-oss-callback": base64({ ...good, callbackBody: "" }) }, "0007-00000011"],
    ["a list for a body", { "x-oss-callback": base64({ ...good, callbackBody: [1] }) }, undefined],
    [
      "a number for a body type",
      { "x-oss-callback": base64({ ...good, callbackBodyType: 123 }) },
      "0007-00000012",
    ],
    [
      "a body type there is not",
      { "x-oss-callback": base64({ ...good, callbackBodyType: "image/jpg" }) },
      undefined,
    ],
    [
      "a variable without its brace",
      { "x-oss-callback": base64({ ...good, callbackBody: "v=$x:my_var}" }) },
      "0007-00000105",
    ],
    [
      "a variable that does not end",
      { "x-oss-callback": base64({ ...good, callbackBody: "v=${size" }) },
      "0007-00000105",
    ],
    [
      "a variable there is not",
      { "x-oss-callback": base64({ ...good, callbackBody: "v=${siez}" }) },
      undefined,
    ],
    ["a host that is a number", { "x-oss-callback": base64({ ...good, callbackHost: 1 }) }, undefined],
    [
      "SNI that is neither on nor off",
      { "x-oss-callback": base64({ ...good, callbackSNI: "yes" }) },
      undefined,
    ],
    [
      "variables too long",
      { "x-oss-callback": base64(good), "x-oss-callback-var": base64({ "x:a": "x".repeat(4000) }) },
      "0007-00000101",
    ],
    [
      "variables not Base64",
      { "x-oss-callback": base64(good), "x-oss-callback-var": "x123-*&" },
      "0007-00000102",
    ],
    [
      "variables not JSON",
      { "x-oss-callback": base64(good), "x-oss-callback-var": base64('{"x:a":"b"') },
      "0007-00000103",
    ],
    [
      "a variable in capitals",
      { "x-oss-callback": base64(good), "x-oss-callback-var": base64({ "x:A": "b" }) },
      undefined,
    ],
    [
      "a variable without x:",
      { "x-oss-callback": base64(good), "x-oss-callback-var": base64({ a: "b" }) },
      undefined,
    ],
    [
      "a variable that is a number",
      { "x-oss-callback": base64(good), "x-oss-callback-var": base64({ "x:a": 1 }) },
      undefined,
    ],
  ];

  test.each(cases)("%s", async (_name, headers, ec) => {
    const emulator = await emulate();
    const answer = await sendSigned(emulator, { method: "PUT", key: "a.txt", body: "hello", headers });
    expect(refusal(answer)).toMatchObject({ status: 400, code: "InvalidArgument", ec });
    expect(await exists(emulator, "a.txt")).toBe(false);
  });

  test("in the header and in the query at once", async () => {
    const emulator = await emulate();
    const answer = await sendSigned(emulator, {
      ...{ method: "PUT", key: "a.txt", body: "hello" },
      headers: { "x-oss-callback": base64(good) },
      query: { callback: base64(good) },
    });
    expect(refusal(answer)).toMatchObject({ status: 400, code: "InvalidArgument", ec: "0007-00000027" });
  });
});
