import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigError, createCredentials } from "../src/index.ts";
import { createUploadTokens } from "../src/upload/upload-token.ts";
import { testApp, ticketRequest } from "./support/app.ts";
import {
  type CallbackStack,
  callFromElsewhere,
  formTicket,
  PROFILES,
  startCallbackStack,
  uploadForm,
} from "./support/callbacks.ts";
import { sendForm } from "./support/form.ts";
import { BLOCKS, begin, multipartRequest, sendParts } from "./support/multipart.ts";
import { readPolicy } from "./support/policy.ts";
import { startStack } from "./support/stack.ts";

const FILE = Buffer.from("hello world!");

const refused = { code: "CALLBACK_REFUSED", retryable: false };

/** The reasons of refused callbacks, which only the log tells. */
const reasons = ({ logText }: CallbackStack) =>
  logText()
    .split("\n")
    .filter((line) => line.includes("CALLBACK_REFUSED"))
    .map((line) => JSON.parse(line).reason);

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

describe("a form ticket of a profile with callbacks", () => {
  it("lets OSS call this server with the sealed ticket, and pins both fields", async () => {
    const stack = await startCallbackStack();
    const { fields, upload } = await formTicket(stack, FILE);
    expect(JSON.parse(Buffer.from(fields.callback ?? "", "base64").toString())).toEqual({
      callbackUrl: stack.config.callback?.url,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: OSS's own placeholders
      callbackBody: "upload=${x:upload}&object=${object}",
      callbackBodyType: "application/x-www-form-urlencoded",
    });
    expect(fields["x:upload"]).toBe(upload);
    const { conditions } = readPolicy(fields.policy ?? "");
    expect(conditions).toContainEqual({ callback: fields.callback });
    expect(conditions).toContainEqual({ "x:upload": upload });
    // OSS takes no more.
    expect(Buffer.byteLength(fields.callback ?? "")).toBeLessThan(5 * 1024);
  });

  it("names the host in the TLS handshake where the address is https", async () => {
    const { app } = await testApp(
      { CALLBACK_URL: "https://api.example.com/callbacks/oss" },
      { profiles: PROFILES },
    );
    const answer = await app.inject({ method: "POST", url: "/v1/uploads", payload: ticketRequest() });
    const { callback } = answer.json().fields;
    expect(JSON.parse(Buffer.from(callback, "base64").toString()).callbackSNI).toBe(true);
  });

  it.each(["callback", "x:upload"])(
    "is refused by OSS with another %s, and nothing is stored",
    async (field) => {
      const stack = await startCallbackStack();
      const { url, fields } = await formTicket(stack, FILE);
      const other = await formTicket(stack, FILE);
      const callback = { callbackUrl: "http://127.0.0.1:1/", callbackBody: "a" };
      const value =
        field === "callback" ? Buffer.from(JSON.stringify(callback)).toString("base64") : other.upload;
      expect((await sendForm(url, { ...fields, [field]: value }, FILE)).status).toBe(403);
      const { [field]: _left, ...without } = fields;
      expect((await sendForm(url, without, FILE)).status).toBe(403);
      expect(await stack.keys()).toEqual([]);
      expect(stack.sent).toEqual([]);
    },
  );

  it("has them alone: no other profile, no PUT, no upload in parts", async () => {
    const stack = await startCallbackStack();
    const avatar = await formTicket(stack, FILE, { profile: "trial", name: "a.txt" });
    expect(Object.keys(avatar.fields)).not.toContain("callback");
    const put = await stack.post("/v1/uploads", ticketRequest({ kind: "put" }));
    expect(JSON.stringify([put.body.headers, put.body.url])).not.toContain("callback");
    const upload = await begin(stack);
    await sendParts(stack, upload.upload, [0, BLOCKS]);
    await stack.post("/v1/uploads/complete", { upload: upload.upload });
    expect(stack.sent).toEqual([]);
    expect(stack.team.events).toHaveLength(1);
  });
});

describe("OSS's callback", () => {
  it("tells the team of the file before the phone does, and once", async () => {
    const stack = await startCallbackStack();
    const { ticket, status, text } = await uploadForm(stack, FILE);
    expect([status, JSON.parse(text)]).toEqual([200, { state: "stored" }]);
    expect(stack.team.events).toEqual([
      {
        id: `${ticket.key}#FC3FF98E8C6A0D3087D515C0473F8677`,
        user: "anonymous",
        profile: "document",
        key: ticket.key,
        name: "合同.pdf",
        size: 12,
        contentType: "application/pdf",
        crc64: expect.stringMatching(/^\d+$/),
      },
    ]);
    const confirmed = await stack.post("/v1/uploads/complete", { upload: ticket.upload });
    expect([confirmed.status, confirmed.body.key]).toEqual([200, ticket.key]);
    expect(stack.team.events).toHaveLength(1);
  });

  it("that gets lost costs nothing: the phone's own word is enough", async () => {
    const stack = await startCallbackStack();
    stack.emulator.faults.add({ operation: "Callback", times: 1, cut: true });
    const { ticket, status, text } = await uploadForm(stack, FILE);
    expect(status).toBe(203);
    expect(text).toContain("<Code>CallbackFailed</Code>");
    expect(stack.team.events).toHaveLength(0);
    expect((await stack.post("/v1/uploads/complete", { upload: ticket.upload })).status).toBe(200);
    expect(stack.team.events).toHaveLength(1);
  });

  it("that comes late, or again, changes nothing", async () => {
    const stack = await startCallbackStack();
    await uploadForm(stack, FILE);
    for (const _again of [1, 2, 3])
      expect(await stack.callBack()).toEqual({ status: 200, body: { state: "stored" } });
    expect(stack.team.events).toHaveLength(1);
  });

  it("counts the file in the day's quota, whatever becomes of it and whether or not the phone confirms", async () => {
    const document = { ...PROFILES.document, perDay: { files: 1, bytes: 1e9 }, ticketLife: 120 };
    const stack = await startCallbackStack({}, { document });
    const { ticket } = await uploadForm(stack, FILE);
    await stack.owner.deleteObject(ticket.key);
    stack.clock.move(121);
    const { status, body } = await stack.post("/v1/uploads", ticketRequest());
    expect([status, body.error?.code]).toEqual([429, "QUOTA_EXCEEDED"]);
  });

  it("is not counted as a request of one address: all of them come from few", async () => {
    const stack = await startCallbackStack({ RATE_PER_ADDRESS: "2" });
    await uploadForm(stack, FILE);
    for (let n = 0; n < 4; n++) expect((await stack.callBack()).status).toBe(200);
  });

  it("fails when the team does; the phone's confirmation then tells it again", async () => {
    const stack = await startCallbackStack();
    stack.team.failures = 1;
    const { ticket, status } = await uploadForm(stack, FILE);
    expect(status).toBe(203);
    expect(await stack.keys()).toEqual([ticket.key]);
    const confirmed = await stack.post("/v1/uploads/complete", { upload: ticket.upload });
    expect(confirmed.status).toBe(200);
    expect(stack.team.events.map(({ id }) => id)).toEqual([
      `${ticket.key}#${confirmed.body.etag}`,
      `${ticket.key}#${confirmed.body.etag}`,
    ]);
  });

  it("is not there without CALLBACK_URL", async () => {
    const { app } = await testApp();
    const answer = await app.inject({ method: "POST", url: "/callbacks/oss", payload: {} });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("a callback is refused, always with the same answer, and the team hears nothing:", () => {
  /** A file that is stored, whose own callback was lost before it reached the server; and a ticket whose file is not. */
  async function setUp() {
    const stack = await startCallbackStack();
    const pending = await formTicket(stack, FILE);
    const { ticket } = await uploadForm(stack, FILE);
    expect(stack.team.events.splice(0)).toHaveLength(1);
    return { stack, stored: ticket, pending };
  }
  type Setting = Awaited<ReturnType<typeof setUp>>;

  const cases: [string, string, (setting: Setting) => Promise<Parameters<CallbackStack["callBack"]>[0]>][] = [
    ["without a signature", "the signature is not OSS's", async () => ({ headers: { authorization: "" } })],
    [
      "with another body",
      "the signature is not OSS's",
      async ({ stack }) => ({ body: `${stack.sent[0]?.body}&` }),
    ],
    [
      "with its body decoded and written anew",
      "the signature is not OSS's",
      async ({ stack }) => ({ body: decodeURIComponent(String(stack.sent[0]?.body)) }),
    ],
    [
      "signed for another path",
      "the signature is not OSS's",
      async ({ stack }) => callFromElsewhere(stack, String(stack.sent[0]?.body), "/callbacks/oss"),
    ],
    [
      "without a key",
      "the key's address is not Alibaba Cloud's",
      async () => ({ headers: { "x-oss-pub-key-url": "" } }),
    ],
    [
      "with the key at Alibaba Cloud where an emulator is set",
      "the key's address is not Alibaba Cloud's",
      async () => ({
        headers: {
          "x-oss-pub-key-url": Buffer.from("https://gosspublic.alicdn.com/callback_pub_key_v1.pem").toString(
            "base64",
          ),
        },
      }),
    ],
    [
      "signed by OSS, with no ticket",
      "its ticket is none of this server's, or has ended",
      async ({ stack, stored }) => callFromElsewhere(stack, form({ object: stored.key })),
    ],
    [
      "signed by OSS, with a ticket that nobody sealed",
      "its ticket is none of this server's, or has ended",
      async ({ stack, stored }) =>
        callFromElsewhere(stack, form({ upload: "eyJ.a.b.c.d", object: stored.key })),
    ],
    [
      "signed by OSS, with a ticket of another server",
      "its ticket is none of this server's, or has ended",
      async ({ stack, stored: { key } }) => {
        const others = await createUploadTokens("another-secret-of-32-characters!!!!!");
        const claims = { user: "anonymous", profile: "document", key, name: "a.pdf", size: 12 };
        const upload = await others.seal(claims, stack.clock.now());
        return callFromElsewhere(stack, form({ upload, object: key }));
      },
    ],
    [
      "signed by OSS, with a ticket that has ended",
      "its ticket is none of this server's, or has ended",
      async ({ stack, stored: { upload, key } }) => {
        const call = await callFromElsewhere(stack, form({ upload, object: key }));
        stack.team.events.splice(0);
        stack.clock.move(7 * 24 * 60 * 60);
        return call;
      },
    ],
    [
      "signed by OSS, of another object than its ticket",
      "it speaks of another object than its ticket",
      async ({ stack, stored, pending }) =>
        callFromElsewhere(stack, form({ upload: stored.upload, object: pending.key })),
    ],
    [
      "signed by OSS, of a file that has not arrived",
      "there is no such object",
      async ({ stack, pending: { upload, key } }) => callFromElsewhere(stack, form({ upload, object: key })),
    ],
    [
      "signed by OSS, of a file of another size",
      "The object has 28 bytes, the file 12",
      async ({ stack, pending: { upload, key } }) => {
        await stack.owner.putObject(key, "longer than it was announced");
        return callFromElsewhere(stack, form({ upload, object: key }));
      },
    ],
    [
      "signed by OSS, of a file that readers would unpack",
      "The object was sent with a Content-Encoding, and no ticket gives one",
      async ({ stack, pending: { upload, key } }) => {
        await stack.owner.putObject(key, "twelve bytes", { "content-encoding": "gzip" });
        return callFromElsewhere(stack, form({ upload, object: key }));
      },
    ],
    [
      "again, of a file that was deleted",
      "there is no such object",
      async ({ stack, stored: { upload } }) => {
        expect((await stack.post("/v1/uploads/abort", { upload })).status).toBe(200);
        return {};
      },
    ],
    [
      "as JSON that OSS has signed",
      "its ticket is none of this server's, or has ended",
      async ({ stack, stored: { upload, key: object } }) => {
        const call = await callFromElsewhere(stack, JSON.stringify({ upload, object }));
        return { ...call, headers: { ...call.headers, "content-type": "application/json" } };
      },
    ],
  ];

  it.each(cases)("%s", async (_name, reason, change) => {
    const { stack, ...tickets } = await setUp();
    const before = await change({ stack, ...tickets });
    const { status, body } = await stack.callBack(before);
    expect(status).toBe(403);
    expect(body).toEqual({
      error: {
        ...refused,
        message: "The upload callback is not OSS's. Check the server's CALLBACK_URL.",
        requestId: expect.any(String),
      },
    });
    expect(reasons(stack).at(-1)).toBe(reason);
    expect(stack.team.events).toEqual([]);
    expect(stack.logText()).not.toContain(tickets.stored.upload);
  });

  it("with a key of one's own, which is not even fetched", async () => {
    const { stack, stored } = await setUp();
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
    let asked = 0;
    const keyServer = createServer((_request, response) => {
      asked++;
      response.end(publicKey.export({ type: "spki", format: "pem" }));
    });
    await new Promise<void>((resolve) => keyServer.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void keyServer.close());
    const body = form({ upload: stored.upload, object: stored.key });
    const signed = Buffer.from(`/api/v2/callbacks/oss?team=%20a\n${body}`);
    const keyUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/callback_pub_key_v1.pem`;
    const answer = await stack.callBack({
      headers: {
        authorization: sign("RSA-MD5", signed, privateKey).toString("base64"),
        "x-oss-pub-key-url": Buffer.from(keyUrl).toString("base64"),
      },
      body,
    });
    expect([answer.status, answer.body.error?.code]).toEqual([403, "CALLBACK_REFUSED"]);
    expect([asked, stack.team.events]).toEqual([0, []]);
  });

  it("whatever is sent: no crash, no 500", async () => {
    const stack = await startCallbackStack();
    const keyHeader = Buffer.from(stack.emulator.callbackKeyUrl).toString("base64");
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.string({ unit: "binary-ascii", maxLength: 100 }),
        fc.option(fc.base64String({ maxLength: 100 })),
        fc.constantFrom(
          "application/x-www-form-urlencoded",
          "application/json",
          "text/plain",
          "a/b",
          ";;",
          "",
        ),
        async (body, authorization, keyUrl, type) => {
          const answer = await stack.app.inject({
            method: "POST",
            url: "/callbacks/oss",
            headers: { "content-type": type, authorization, "x-oss-pub-key-url": keyUrl ?? keyHeader },
            payload: Buffer.from(body),
          });
          expect([403, 400]).toContain(answer.statusCode);
          expect(["CALLBACK_REFUSED", "INVALID_REQUEST"]).toContain(answer.json().error.code);
        },
      ),
      { numRuns: 300 },
    );
    expect(stack.team.events).toEqual([]);
  });

  it("when it is longer than any", async () => {
    const { stack } = await setUp();
    const { status, body } = await stack.callBack({ body: "x".repeat(16 * 1024 + 1) });
    expect([status, body.error?.code]).toEqual([400, "INVALID_REQUEST"]);
  });
});

describe("when the key cannot be fetched", () => {
  it("the answer is 503, since nothing is known of the callback", async () => {
    const stack = await startStack(
      "ram-user",
      {
        CALLBACK_URL: "http://127.0.0.1:1/callbacks/oss",
        OSS_CALLBACK_KEY_URL: "http://127.0.0.1:1/callback_pub_key_v1.pem",
      },
      createCredentials,
      { profiles: PROFILES },
    );
    const keyHeader = Buffer.from("http://127.0.0.1:1/callback_pub_key_v1.pem").toString("base64");
    const answer = await fetch(`${stack.url}/callbacks/oss`, {
      method: "POST",
      headers: { "x-oss-pub-key-url": keyHeader },
      body: "a",
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("10");
    expect(await answer.json()).toMatchObject({ error: { code: "STORAGE_UNAVAILABLE" } });
  });
});

describe("nobody is told that a file is stored before the team is:", () => {
  const failing = { status: 503, code: "STORED_NOT_CONFIRMED" };

  it("by /complete", async () => {
    const stack = await startCallbackStack();
    stack.team.failures = 2;
    const { ticket } = await uploadForm(stack, FILE);
    const answer = await fetch(`${stack.url}/v1/uploads/complete`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ upload: ticket.upload }),
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await answer.json()).toMatchObject({ error: { code: "STORED_NOT_CONFIRMED", retryable: true } });
    expect(stack.logText()).toContain("the database is down");
    expect((await stack.post("/v1/uploads/complete", { upload: ticket.upload })).status).toBe(200);
    expect((await stack.post("/v1/uploads/complete", { upload: ticket.upload })).status).toBe(200);
    expect(new Set(stack.team.events.map(({ id }) => id)).size).toBe(1);
    expect(stack.team.events).toHaveLength(3);
  });

  it("by /status", async () => {
    const stack = await startCallbackStack();
    stack.team.failures = 2;
    const { upload } = (await uploadForm(stack, FILE)).ticket;
    const first = await stack.post("/v1/uploads/status", { upload });
    expect({ status: first.status, code: first.body.error.code }).toEqual(failing);
    expect((await stack.post("/v1/uploads/status", { upload })).body.state).toBe("stored");
  });

  it("by a repeated request for an upload in parts that has arrived", async () => {
    const stack = await startCallbackStack();
    const request = multipartRequest();
    const { body: ticket } = await stack.post("/v1/uploads", request);
    await sendParts(stack, ticket.upload, [0, BLOCKS]);
    stack.team.failures = 2;
    const complete = await stack.post("/v1/uploads/complete", { upload: ticket.upload });
    expect({ status: complete.status, code: complete.body.error.code }).toEqual(failing);
    const again = await stack.post("/v1/uploads", request);
    expect({ status: again.status, code: again.body.error.code }).toEqual(failing);
    expect((await stack.post("/v1/uploads", request)).body.kind).toBe("stored");
    expect(stack.team.events).toHaveLength(3);
  });

  it("nor is the file in the content index", async () => {
    const stack = await startCallbackStack({ INSTANT_UPLOAD: "on" });
    const sha256 = "a".repeat(64);
    stack.team.failures = 2;
    const { ticket } = await uploadForm(stack, FILE);
    await stack.post("/v1/uploads/complete", { upload: ticket.upload, sha256 });
    expect((await stack.post("/v1/uploads", ticketRequest({ sha256 }))).body.kind).toBe("form");
    await stack.post("/v1/uploads/complete", { upload: ticket.upload, sha256 });
    expect((await stack.post("/v1/uploads", ticketRequest({ sha256 }))).body.kind).toBe("stored");
  });
});

describe("at the start", () => {
  it("a profile with callbacks needs CALLBACK_URL", async () => {
    const error = await testApp({}, { profiles: PROFILES }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults).toEqual([
      "CALLBACK_URL is not set: set the public address of this server's POST /callbacks/oss, for instance https://api.example.com/callbacks/oss, or set callback: false in the profile document",
    ]);
  });

  it("another key than Alibaba Cloud's is warned of", async () => {
    const key = "http://127.0.0.1:9004/callback_pub_key_v1.pem";
    const { logText } = await testApp(
      { CALLBACK_URL: "https://api.example.com/callbacks/oss", OSS_CALLBACK_KEY_URL: key },
      { profiles: PROFILES },
    );
    expect(logText()).toContain("OSS_CALLBACK_KEY_URL is set");
  });
});
