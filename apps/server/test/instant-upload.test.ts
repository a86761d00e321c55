import { hash } from "node:crypto";
import { deriveKey } from "@zhichuan/config";
import { profiles, Ticket } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { beforeEach, describe, expect, it } from "vitest";
import { createCredentials } from "../src/index.ts";
import { ContentIndex } from "../src/upload/content-index.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { BLOCKS, begin, FILE, openKeys, sendParts } from "./support/multipart.ts";
import { type Stack, startStack, TICKET_SECRET } from "./support/stack.ts";

const SHA256 = hash("sha256", FILE);
const OTHER_SHA256 = hash("sha256", "other bytes");
const ENTRY = `uploads-index/anonymous/${SHA256}`;

let stack: Stack;
beforeEach(async () => {
  const picture = { ...profiles.avatar, moderated: false };
  stack = await startStack("ram-user", { INSTANT_UPLOAD: "on" }, createCredentials, {
    profiles: { ...profiles, picture },
  });
});

const request = (changes: Record<string, unknown> = {}) =>
  ticketRequest({ size: FILE.length, sha256: SHA256, ...changes });
const ask = async (changes: Record<string, unknown> = {}) =>
  (await stack.post("/v1/uploads", request(changes))).body;

/** Stores FILE as a form, confirmed with its digest, and gives its ticket. */
async function store(changes: Record<string, unknown> = {}) {
  const ticket = await ask(changes);
  expect((await sendForm(ticket.url, ticket.fields, FILE)).status).toBe(200);
  const { status } = await stack.post("/v1/uploads/complete", { upload: ticket.upload, sha256: SHA256 });
  expect(status).toBe(200);
  return ticket;
}

describe("a file that its user has stored before", () => {
  it.each(["form", "put", "multipart"])("need not be sent again: %s", async (kind) => {
    const first = await store();
    const answer = await ask({ kind, name: "另一个名字.pdf" });
    expect(Value.Check(Ticket, answer)).toBe(true);
    expect(answer).toMatchObject({
      kind: "stored",
      file: { key: first.key, name: "合同.pdf", size: FILE.length, contentType: "application/pdf" },
    });
    expect(Buffer.from(await (await fetch(answer.file.url ?? "")).arrayBuffer()).equals(FILE)).toBe(true);
    expect(await openKeys(stack)).toEqual([]);
  });

  it("is known after TICKET_SECRET was changed", async () => {
    await store();
    const { clock, credentials, signers } = stack;
    const config = { ...stack.config, ticketSecret: "another-secret-of-32-characters!!!!!" };
    const { app } = await testApp({}, { config, credentials, signers, now: clock.now });
    expect((await post(app, "/v1/uploads", request())).body.kind).toBe("stored");
  });

  it("may have come in parts, and its digest with the ticket alone", async () => {
    const ticket = await begin(stack, request({ kind: "multipart" }));
    await sendParts(stack, ticket.upload, [0, BLOCKS]);
    await stack.post("/v1/uploads/complete", { upload: ticket.upload });
    expect(await ask()).toMatchObject({ kind: "stored", file: { key: ticket.key } });
  });

  it("is known by the digest of its first ticket when that was renewed without", async () => {
    const began = request();
    const { upload } = (await stack.post("/v1/uploads", began)).body;
    const { sha256: _sha256, ...without } = began as typeof began & { sha256: string };
    const renewed = (await stack.post("/v1/uploads", { ...without, upload })).body;
    await sendForm(renewed.url, renewed.fields, FILE);
    await stack.post("/v1/uploads/complete", { upload: renewed.upload });
    expect((await ask()).kind).toBe("stored");
  });

  it("is found by the newest object when it was stored twice", async () => {
    const first = await store();
    await stack.owner.deleteObject(first.key);
    const second = await store();
    expect(await ask()).toMatchObject({ kind: "stored", file: { key: second.key } });
  });
});

describe("an ordinary ticket is given when", () => {
  it("nobody has stored the file", async () => {
    expect((await ask()).kind).toBe("form");
  });

  it("it was stored and never confirmed, or confirmed without a digest", async () => {
    const without = ticketRequest({ size: FILE.length });
    const ticket = (await stack.post("/v1/uploads", without)).body;
    await sendForm(ticket.url, ticket.fields, FILE);
    expect((await ask()).kind).toBe("form");
    await stack.post("/v1/uploads/complete", { upload: ticket.upload });
    expect((await ask()).kind).toBe("form");
  });

  it.each([
    ["size", { size: FILE.length - 1 }],
    ["profile", { profile: "picture" }],
    ["type", { name: "a.png" }],
    ["digest", { sha256: OTHER_SHA256 }],
  ])("its %s is another", async (_what, changes) => {
    await store({ name: "a.jpg" });
    expect((await ask({ name: "a.jpg" })).kind).toBe("stored");
    expect((await ask({ name: "a.jpg", ...changes })).kind).toBe("form");
  });

  it.each<[string, (key: string) => Promise<unknown>]>([
    ["is gone", (key) => stack.owner.deleteObject(key)],
    [
      "is shorter",
      (key) => stack.owner.putObject(key, FILE.subarray(1), { "content-type": "application/pdf" }),
    ],
    [
      "has other bytes",
      (key) => stack.owner.putObject(key, FILE.toReversed(), { "content-type": "application/pdf" }),
    ],
    ["has another type", (key) => stack.owner.putObject(key, FILE, { "content-type": "text/html" })],
  ])("the object %s", async (_what, change) => {
    const { key } = await store();
    await change(key);
    expect((await ask()).kind).toBe("form");
  });

  it("the user is another: an entry is good for its own user", async () => {
    const { key } = await store();
    const secret = deriveKey(TICKET_SECRET, "content index");
    const contents = new ContentIndex({ oss: stack.owner, prefix: "uploads/", secret });
    const file = {
      key,
      size: FILE.length,
      profile: "document",
      crc64: (await stack.owner.headObject(key))?.crc64 ?? "",
    };
    await contents.write({ ...file, user: "someone", sha256: SHA256 });
    expect(await contents.names(key, "someone", SHA256)).toBe(true);
    await stack.owner.deleteObject(ENTRY);
    expect((await ask()).kind).toBe("form");
    // Neither does it help to copy the other's entry to one's own place.
    const foreign = await stack.owner.headObject(`uploads-index/someone/${SHA256}`);
    await stack.owner.putObject(ENTRY, "", asHeaders(foreign?.metadata));
    expect((await ask()).kind).toBe("form");
    await contents.write({ ...file, user: "anonymous", sha256: SHA256 });
    expect((await ask()).kind).toBe("stored");
  });

  it("the entry was changed or forged", async () => {
    const { key } = await store();
    const entry = (await stack.owner.headObject(ENTRY))?.metadata ?? {};
    const other = await ask({ name: "b.txt" });
    for (const change of [
      { ...entry, key: encodeURIComponent(other.key) },
      { ...entry, key: "%E0%A4%A" },
      { ...entry, seal: "" },
      { ...entry, seal: "00".repeat(32) },
      {},
    ]) {
      await stack.owner.putObject(ENTRY, "", asHeaders(change));
      expect((await ask()).kind).toBe("form");
    }
    await stack.owner.putObject(ENTRY, "", asHeaders(entry));
    expect(await ask()).toMatchObject({ kind: "stored", file: { key } });
  });

  it("one is renewed: what was begun goes on", async () => {
    const began = request();
    const { upload } = (await stack.post("/v1/uploads", began)).body;
    await store();
    expect((await stack.post("/v1/uploads", began)).body.kind).toBe("stored");
    expect((await stack.post("/v1/uploads", { ...began, upload })).body.kind).toBe("form");
  });

  it("the index cannot be read", async () => {
    await store();
    stack.emulator.faults.add({ operation: "HeadObject", times: 1, status: 503, code: "SlowDown" });
    expect((await ask()).kind).toBe("form");
  });

  it("instant upload is off, which it is by default: nothing is written, nothing is asked", async () => {
    stack = await startStack();
    const first = await store();
    expect(await stack.keys()).toEqual([first.key]);
    stack.emulator.faults.add({ operation: "HeadObject", status: 500, code: "InternalError" });
    expect((await ask()).kind).toBe("form");
  });
});

const asHeaders = (metadata: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-oss-meta-${name}`, value]));

describe("the index", () => {
  it("lies where no ticket reaches: beside the prefix, in an empty object that is private", async () => {
    await store();
    expect(await stack.owner.headObject(ENTRY)).toMatchObject({ size: 0 });
    expect((await fetch(`${stack.emulator.ossUrl}/${ENTRY}`)).status).toBe(403);
    stack = await startStack("ram-user", { INSTANT_UPLOAD: "on", GUIDE_ENDPOINT: "on" });
    const guide = (await (await fetch(`${stack.url}/generate_signature`)).json()) as Record<string, string>;
    const { x_oss_signature_version, x_oss_credential, x_oss_date, signature, security_token, policy } =
      guide;
    const fields = {
      key: ENTRY,
      policy,
      "x-oss-signature-version": x_oss_signature_version,
      "x-oss-credential": x_oss_credential,
      "x-oss-date": x_oss_date,
      "x-oss-signature": signature,
      "x-oss-security-token": security_token,
      success_action_status: "200",
    } as Record<string, string>;
    const refused = await sendForm(guide.host ?? "", fields, new Uint8Array(1));
    expect([refused.status, await stack.keys()]).toEqual([403, []]);
    expect(
      (await sendForm(guide.host ?? "", { ...fields, key: "uploads/a" }, new Uint8Array(1))).status,
    ).toBe(200);
  });

  it("fails nobody's upload when it cannot be written", async () => {
    const ticket = await ask();
    await sendForm(ticket.url, ticket.fields, FILE);
    stack.emulator.faults.add({ operation: "PutObject", times: 1, status: 503, code: "SlowDown" });
    const { upload } = ticket;
    expect((await stack.post("/v1/uploads/complete", { upload })).status).toBe(200);
    expect((await ask()).kind).toBe("form");
    expect((await stack.post("/v1/uploads/complete", { upload })).status).toBe(200);
    expect((await ask()).kind).toBe("stored");
  });

  it("is not told another digest than the ticket was asked for with", async () => {
    const { upload } = await store();
    const sha256 = OTHER_SHA256;
    const { status, body } = await stack.post("/v1/uploads/complete", { upload, sha256 });
    expect([status, body.error.code]).toEqual([400, "INVALID_REQUEST"]);
  });

  it("keeps an object from being aborted that another upload may stand on", async () => {
    const first = await store();
    expect((await ask()).kind).toBe("stored");
    expect((await stack.post("/v1/uploads/abort", { upload: first.upload })).status).toBe(200);
    expect(await ask()).toMatchObject({ kind: "stored", file: { key: first.key } });
  });

  it("warns at the start, since everybody is one user", async () => {
    const { log } = await testApp({ INSTANT_UPLOAD: "on" });
    expect(log.map(({ msg }) => String(msg).split(" ")[0])).toEqual([
      "AUTH=none:",
      "INSTANT_UPLOAD=on",
      "profile",
    ]);
  });

  it("of the whole bucket lies beside the users' folders", async () => {
    const seen: string[] = [];
    const bucket: typeof fetch = async (url, init) => {
      seen.push(`${init?.method} ${new URL(String(url)).pathname}`);
      return new Response(null, { status: 404, headers: { "x-oss-request-id": "0".repeat(24) } });
    };
    const { app } = await testApp({ INSTANT_UPLOAD: "on", OSS_PREFIX: "" }, { fetch: bucket });
    expect((await post(app, "/v1/uploads", request())).body.kind).toBe("form");
    expect(seen).toEqual([`HEAD /-index/anonymous/${SHA256}`]);
  });
});
