import { request as httpRequest } from "node:http";
import { StoredFile } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { atHand, type CredentialsKind, type Stack, startStack } from "./support/stack.ts";

const FILE = new TextEncoder().encode("Zhichuan 直传: 合同的内容");
const NAME = "合同 & 附件 (最终版) 100%.pdf";
/** CRC-64/XZ of "123456789": not FILE's. */
const OTHER_CRC64 = "11051210869376104954";

const ask = (stack: Stack, changes: Record<string, unknown> = {}) =>
  stack.post("/v1/uploads", ticketRequest({ name: NAME, size: FILE.length, ...changes }));

const complete = (stack: Stack, upload: string, crc64?: string) =>
  stack.post("/v1/uploads/complete", { upload, ...(crc64 !== undefined && { crc64 }) });

describe.each<CredentialsKind>(["ram-user", "ecs-ram-role"])(
  "a file goes the whole way with %s credentials",
  (kind) => {
    it("as a form", async () => {
      const stack = await startStack(kind);
      const { body: ticket } = await ask(stack);
      const stored = await sendForm(ticket.url, ticket.fields, FILE);
      expect(stored.status).toBe(200);
      await expectStored(stack, ticket, stored.headers.get("x-oss-hash-crc64ecma") ?? "");
    });

    it("as a presigned PUT", async () => {
      const stack = await startStack(kind);
      const { body: ticket } = await ask(stack, { kind: "put" });
      const stored = await fetch(ticket.url, { method: "PUT", headers: ticket.headers, body: FILE });
      expect(stored.status).toBe(200);
      await expectStored(stack, ticket, stored.headers.get("x-oss-hash-crc64ecma") ?? "");
    });
  },
);

async function expectStored(
  stack: Stack,
  ticket: { key: string; upload: string },
  crc64: string,
): Promise<void> {
  const { status, body } = await complete(stack, ticket.upload, crc64);
  expect(status).toBe(200);
  expect(Value.Check(StoredFile, body)).toBe(true);
  expect(body).toMatchObject({
    key: ticket.key,
    name: NAME,
    size: FILE.length,
    contentType: "application/pdf",
    crc64,
  });
  expect(Date.parse(body.urlExpiresAt ?? "")).toBeLessThanOrEqual(stack.clock.now().getTime() + 15 * 60_000);

  const download = await fetch(body.url ?? "");
  expect(download.status).toBe(200);
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(FILE);
  expect(download.headers.get("content-type")).toBe("application/pdf");
  expect(download.headers.get("content-disposition")).toContain(
    `filename*=UTF-8''${encodeURIComponent(NAME).replaceAll("(", "%28").replaceAll(")", "%29")}`,
  );

  const head = await stack.owner.headObject(ticket.key);
  expect(head).toMatchObject({
    cacheControl: "private, max-age=3600",
    metadata: { name: encodeURIComponent(NAME) },
    storageClass: "Standard",
  });
  expect((await fetch(`${stack.emulator.ossUrl}/${ticket.key}`)).status).toBe(403);
}

describe("complete", () => {
  it("may be repeated", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    await sendForm(ticket.url, ticket.fields, FILE);
    const first = await complete(stack, ticket.upload);
    const second = await complete(stack, ticket.upload);
    expect(second).toEqual(first);
    expect(first.status).toBe(200);
  });

  it("finds what a lost answer left stored, though the form must not be sent twice", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    stack.emulator.faults.add({ operation: "PostObject", times: 1, cut: true, when: "after" });
    await expect(sendForm(ticket.url, ticket.fields, FILE)).rejects.toThrow();
    const again = await sendForm(ticket.url, ticket.fields, FILE);
    expect(again.status).toBe(409);
    expect(await again.text()).toContain("FileAlreadyExists");
    expect((await complete(stack, ticket.upload)).status).toBe(200);
  });

  it("says OBJECT_MISSING when nothing has arrived", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    const { status, body } = await complete(stack, ticket.upload);
    expect([status, body.error.code]).toEqual([409, "OBJECT_MISSING"]);
  });

  it("says OBJECT_MISMATCH when another file was stored: size, or CRC-64", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    await stack.owner.putObject(ticket.key, FILE.subarray(1));
    const shorter = await complete(stack, ticket.upload);
    expect([shorter.status, shorter.body.error.code]).toEqual([409, "OBJECT_MISMATCH"]);
    await stack.owner.putObject(ticket.key, FILE);
    const other = await complete(stack, ticket.upload, OTHER_CRC64);
    expect([other.status, other.body.error.code]).toEqual([409, "OBJECT_MISMATCH"]);
    expect((await complete(stack, ticket.upload)).status).toBe(200);
  });

  it("takes a CRC-64 with leading zeros as the number it is", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack, { size: 8 });
    const { crc64 } = await stack.owner.putObject(ticket.key, "a file 1");
    expect(crc64).toBe("4402687912275650219");
    expect((await complete(stack, ticket.upload, `0${crc64}`)).status).toBe(200);
  });

  it("refuses a forged ticket as it refuses a changed one, and asks OSS nothing", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    await sendForm(ticket.url, ticket.fields, FILE);
    const [header, , iv, text = "", tag] = ticket.upload.split(".");
    const changed = [header, "", iv, (text[0] === "A" ? "B" : "A") + text.slice(1), tag].join(".");
    const forged = Buffer.from(JSON.stringify({ key: ticket.key, size: FILE.length })).toString("base64url");
    stack.emulator.faults.add({ operation: "HeadObject", status: 500, code: "InternalError" });
    const answers = [await complete(stack, changed), await complete(stack, forged)];
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect({ ...body.error, requestId: "" }).toEqual({ ...answers[0]?.body.error, requestId: "" });
      expect(body.error.code).toBe("TICKET_INVALID");
    }
  });

  it("says TICKET_EXPIRED after seven days", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    stack.clock.move(7 * 24 * 3600);
    const { status, body } = await complete(stack, ticket.upload);
    expect([status, body.error.code]).toEqual([410, "TICKET_EXPIRED"]);
  });

  it.each([
    ["OSS fails", { status: 503, code: "ServiceUnavailable" }, 503, "STORAGE_UNAVAILABLE"],
    ["OSS breaks off", { cut: true as const }, 503, "STORAGE_UNAVAILABLE"],
    [
      "OSS refuses the server",
      { status: 403, code: "AccessDenied", message: "secret detail" },
      502,
      "STORAGE_REFUSED",
    ],
  ])("tells apart why it cannot say: %s", async (_what, fault, status, code) => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    await sendForm(ticket.url, ticket.fields, FILE);
    stack.emulator.faults.add({ operation: "HeadObject", times: 1, ...fault });
    const answer = await complete(stack, ticket.upload);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toContain("secret detail");
    expect((await complete(stack, ticket.upload)).status).toBe(200);
  });
});

describe("credentials", () => {
  it.each(["form", "multipart"])(
    "make uploads 503 while STS fails, and the server recovers by itself: %s",
    async (kind) => {
      const stack = await startStack();
      stack.emulator.faults.add({
        operation: "AssumeRole",
        times: 1,
        status: 503,
        code: "ServiceUnavailable",
      });
      const refused = await ask(stack, { kind });
      expect([refused.status, refused.body.error.code]).toEqual([503, "CREDENTIALS_UNAVAILABLE"]);
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(503);
      stack.clock.move(60);
      expect((await ask(stack, { kind })).status).toBe(200);
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(200);
    },
  );
});

describe("a form ticket is refused, and nothing is stored, when", () => {
  type Fields = Record<string, string>;
  const form = (fields: Fields, parts: (form: FormData) => void) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    parts(data);
    return data;
  };
  const blob = new Blob([FILE]);
  const bigger = new Uint8Array([...FILE, 0]);

  it.each<[string, (fields: Fields) => FormData, number, string]>([
    [
      "the file is a byte longer",
      (fields) => form(fields, (data) => data.append("file", new Blob([bigger]), "a")),
      400,
      "EntityTooLarge",
    ],
    [
      "the file is a byte shorter",
      (fields) => form(fields, (data) => data.append("file", new Blob([FILE.subarray(1)]), "a")),
      400,
      "EntityTooSmall",
    ],
    [
      "the key is another",
      (fields) =>
        form({ ...fields, key: "uploads/anonymous/other.pdf" }, (data) => data.append("file", blob, "a")),
      403,
      "AccessDenied",
    ],
    [
      "the object is to be public",
      (fields) =>
        form({ ...fields, "x-oss-object-acl": "public-read" }, (data) => data.append("file", blob, "a")),
      403,
      "AccessDenied",
    ],
    [
      "the type is another",
      (fields) =>
        form({ ...fields, "x-oss-content-type": "text/html" }, (data) => data.append("file", blob, "a")),
      403,
      "AccessDenied",
    ],
    [
      "the token is missing",
      ({ "x-oss-security-token": _token, ...fields }) =>
        form(fields, (data) => data.append("file", blob, "a")),
      403,
      "",
    ],
    [
      "the token is foreign",
      (fields) =>
        form({ ...fields, "x-oss-security-token": "CAISforeign" }, (data) => data.append("file", blob, "a")),
      403,
      "",
    ],
    [
      "the signature is changed",
      (fields) =>
        form({ ...fields, "x-oss-signature": "0".repeat(64) }, (data) => data.append("file", blob, "a")),
      403,
      "SignatureDoesNotMatch",
    ],
    ["there is no file", (fields) => form(fields, () => {}), 400, ""],
    [
      "there are two files",
      (fields) =>
        form(fields, (data) => {
          data.append("file", blob, "a");
          data.append("file", blob, "b");
        }),
      400,
      "",
    ],
    [
      "the file is not last",
      ({ key, ...fields }) =>
        form(fields, (data) => {
          data.append("file", blob, "a");
          data.append("key", key ?? "");
        }),
      400,
      "",
    ],
  ])("%s", async (_what, make, status, code) => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    const answer = await fetch(ticket.url, { method: "POST", body: make(ticket.fields) });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(`<Code>${code}`);
    await expectNothing(stack, ticket.upload);
  });

  it("it is a second too late", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    await atHand(stack);
    stack.clock.move(15 * 60 + 1);
    const answer = await sendForm(ticket.url, ticket.fields, FILE);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Policy expired");
    await expectNothing(stack, ticket.upload);
  });

  it("it breaks off half-way", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack);
    const whole = new Response(form(ticket.fields, (data) => data.append("file", blob, "a")));
    const bytes = new Uint8Array(await whole.arrayBuffer());
    await new Promise<void>((closed) => {
      const headers = {
        "content-type": whole.headers.get("content-type") ?? "",
        "content-length": bytes.length,
      };
      const sent = httpRequest(ticket.url, { method: "POST", headers });
      sent.on("error", () => {}).on("close", closed);
      sent.write(bytes.subarray(0, -40), () => sent.destroy());
    });
    await expectNothing(stack, ticket.upload);
  });
});

describe("a put ticket is refused, and nothing is stored, when", () => {
  it.each<[string, (headers: Record<string, string>) => Record<string, string>, Uint8Array<ArrayBuffer>]>([
    ["the file is a byte longer", (headers) => headers, new Uint8Array([...FILE, 0])],
    ["the file is a byte shorter", (headers) => headers, FILE.slice(1)],
    ["the type is another", (headers) => ({ ...headers, "content-type": "text/html" }), FILE],
    ["the object is to be public", (headers) => ({ ...headers, "x-oss-object-acl": "public-read" }), FILE],
    ["an object may be replaced", ({ "x-oss-forbid-overwrite": _forbid, ...headers }) => headers, FILE],
    ["the disposition is another", (headers) => ({ ...headers, "content-disposition": "inline" }), FILE],
    ["metadata is added", (headers) => ({ ...headers, "x-oss-meta-more": "1" }), FILE],
    ["a callback is added", (headers) => ({ ...headers, "x-oss-callback": "e30=" }), FILE],
  ])("%s", async (_what, change, file) => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack, { kind: "put" });
    const answer = await fetch(ticket.url, { method: "PUT", headers: change(ticket.headers), body: file });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch");
    await expectNothing(stack, ticket.upload);
  });

  it("it is a second too late", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack, { kind: "put" });
    await atHand(stack);
    stack.clock.move(15 * 60 + 1);
    const answer = await fetch(ticket.url, { method: "PUT", headers: ticket.headers, body: FILE });
    expect(answer.status).toBe(403);
    await expectNothing(stack, ticket.upload);
  });

  it("the object is there already", async () => {
    const stack = await startStack();
    const { body: ticket } = await ask(stack, { kind: "put" });
    const put = () => fetch(ticket.url, { method: "PUT", headers: ticket.headers, body: FILE });
    expect((await put()).status).toBe(200);
    expect((await put()).status).toBe(409);
  });
});

async function expectNothing(stack: Stack, upload: string): Promise<void> {
  const { status, body } = await complete(stack, upload);
  expect([status, body.error.code]).toEqual([409, "OBJECT_MISSING"]);
  expect(await stack.keys()).toEqual([]);
}
