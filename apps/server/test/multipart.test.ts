import { PartsAnswer, StoredFile, Ticket, UploadStatus } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildApp } from "../src/index.ts";
import { post, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import {
  askParts,
  BLOCK,
  BLOCKS,
  begin,
  FILE,
  multipartRequest,
  openKeys,
  putPart,
  type Range,
  sendParts,
} from "./support/multipart.ts";
import { type CredentialsKind, type Stack, startStack } from "./support/stack.ts";

const NAME = "录像 & 附件 (最终版) 100%.mp4";
/** CRC-64/XZ of "123456789": not FILE's. */
const OTHER_CRC64 = "11051210869376104954";
const WHOLE: Range[] = [[0, BLOCKS]];

const complete = (stack: Stack, upload: string, more: Record<string, unknown> = {}) =>
  stack.post("/v1/uploads/complete", { upload, ...more });
const status = (stack: Stack, upload: string) => stack.post("/v1/uploads/status", { upload });
const abort = (stack: Stack, upload: string) => stack.post("/v1/uploads/abort", { upload });

const expectError = (answer: { status: number; body: { error: { code: string } } }, ...wanted: unknown[]) =>
  expect([answer.status, answer.body.error?.code]).toEqual(wanted);

describe("an upload in parts", () => {
  it.each<CredentialsKind>(["ram-user", "ecs-ram-role"])(
    "goes the whole way with %s credentials",
    async (kind) => {
      const stack = await startStack(kind);
      const ticket = await begin(stack, { profile: "video", name: NAME });
      expect(Value.Check(Ticket, ticket)).toBe(true);
      expect(ticket.block).toBe(BLOCK);
      expect(Date.parse(ticket.expiresAt) - Date.parse(ticket.serverTime)).toBeGreaterThan(
        7 * 24 * 3600_000 - 1000,
      );
      // Of different lengths, out of order, in two calls, and one of them twice.
      const answer = await stack.post("/v1/uploads/parts", {
        upload: ticket.upload,
        parts: [
          { start: 3 * BLOCK, blocks: 2 },
          { start: 0, blocks: 1 },
        ],
      });
      expect(Value.Check(PartsAnswer, answer.body)).toBe(true);
      const { parts } = answer.body;
      expect(parts.map(({ start, length, number }) => [start, length, number])).toEqual([
        [3 * BLOCK, FILE.length - 3 * BLOCK, 4],
        [0, BLOCK, 1],
      ]);
      for (const part of parts) expect((await putPart(part)).status).toBe(200);
      await sendParts(stack, ticket.upload, [1, 2], [0, 1]);

      const listed = await status(stack, ticket.upload);
      expect(Value.Check(UploadStatus, listed.body)).toBe(true);
      expect(listed.body).toMatchObject({
        state: "open",
        parts: [
          { start: 0, length: BLOCK },
          { start: BLOCK, length: 2 * BLOCK },
          { start: 3 * BLOCK, length: FILE.length - 3 * BLOCK },
        ],
      });

      const stored = await complete(stack, ticket.upload);
      expect(stored.status).toBe(200);
      expect(Value.Check(StoredFile, stored.body)).toBe(true);
      expect(stored.body).toMatchObject({
        key: ticket.key,
        name: NAME,
        size: FILE.length,
        contentType: "video/mp4",
      });
      await expectFile(stack, stored.body);
      expect((await status(stack, ticket.upload)).body).toMatchObject({
        state: "stored",
        file: { key: ticket.key },
      });
    },
  );

  it("is stored with the headers a form is stored with", async () => {
    const stack = await startStack();
    const inParts = await begin(stack, { name: NAME.replace("mp4", "pdf") });
    await sendParts(stack, inParts.upload, ...WHOLE);
    const asForm = (
      await stack.post("/v1/uploads", ticketRequest({ name: NAME.replace("mp4", "pdf"), size: FILE.length }))
    ).body;
    await sendForm(asForm.url, asForm.fields, FILE);
    const heads = [];
    for (const { upload, key } of [inParts, asForm]) {
      expect((await complete(stack, upload)).status).toBe(200);
      const {
        etag: _etag,
        lastModified: _time,
        requestId: _id,
        ...head
      } = (await stack.owner.headObject(key)) ?? {};
      heads.push(head);
      expect((await fetch(`${stack.emulator.ossUrl}/${key}`)).status).toBe(403);
    }
    expect(heads[0]).toEqual(heads[1]);
  });

  it("may be as small as one byte, and not smaller", async () => {
    const stack = await startStack();
    const ticket = await begin(stack, { size: 1 });
    const [part] = await askParts(stack, ticket.upload, [0, 1]);
    expect(part?.length).toBe(1);
    await putPart(part as NonNullable<typeof part>, FILE.slice(0, 1));
    expect((await complete(stack, ticket.upload)).body.size).toBe(1);
    expectError(await stack.post("/v1/uploads", multipartRequest({ size: 0 })), 422, "FILE_TOO_SMALL");
  });
});

async function expectFile(stack: Stack, { key, url = "" }: { key: string; url?: string }): Promise<void> {
  const download = await fetch(url);
  expect(download.status).toBe(200);
  expect(Buffer.from(await download.arrayBuffer()).equals(FILE)).toBe(true);
  expect(await stack.keys()).toEqual([key]);
  expect(await openKeys(stack)).toEqual([]);
}

describe("a ticket in parts", () => {
  it("is asked for again after a lost answer, and one upload is open", async () => {
    const stack = await startStack();
    const request = multipartRequest();
    const first = await begin(stack, request);
    await sendParts(stack, first.upload, [0, 2]);
    stack.clock.move(60);
    const second = await begin(stack, request);
    expect(second.key).toBe(first.key);
    expect(await openKeys(stack)).toEqual([first.key]);
    expect((await status(stack, second.upload)).body.parts).toEqual([{ start: 0, length: 2 * BLOCK }]);
    await sendParts(stack, second.upload, [2, 3]);
    expect((await complete(stack, second.upload)).status).toBe(200);
  });

  it("leaves one open upload also when the answer of OSS was lost, or the requests ran at once", async () => {
    const stack = await startStack();
    const lost = multipartRequest();
    stack.emulator.faults.add({ operation: "InitiateMultipartUpload", times: 1, cut: true, when: "after" });
    expectError(await stack.post("/v1/uploads", lost), 503, "STORAGE_UNAVAILABLE");
    await begin(stack, lost);
    expect(await openKeys(stack)).toHaveLength(1);

    const atOnce = multipartRequest();
    await Promise.all([1, 2, 3, 4].map(() => begin(stack, atOnce)));
    expect(await openKeys(stack)).toHaveLength(2);
    const { upload } = await begin(stack, atOnce);
    await sendParts(stack, upload, ...WHOLE);
    expect((await complete(stack, upload)).status).toBe(200);
  });

  it("is for its own key, also when that of another begins with it", async () => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length });
    const { key } = (await stack.post("/v1/uploads", request)).body;
    await stack.owner.initiateMultipartUpload(`${key}x`);
    const { upload } = await begin(stack, { ...request, kind: "multipart" });
    await sendParts(stack, upload, ...WHOLE);
    expect((await complete(stack, upload)).status).toBe(200);
    expect(await openKeys(stack)).toEqual([`${key}x`]);
  });

  it("is not given when the file has arrived already: the answer is the file", async () => {
    const stack = await startStack();
    const request = multipartRequest();
    const { upload, key } = await begin(stack, request);
    await sendParts(stack, upload, ...WHOLE);
    await complete(stack, upload);
    const { status, body } = await stack.post("/v1/uploads", request);
    expect(status).toBe(200);
    expect(Value.Check(Ticket, body)).toBe(true);
    expect(body).toMatchObject({ kind: "stored", file: { key, size: FILE.length } });
    await expectFile(stack, body.file);
  });
});

describe("a part is refused, and nothing of it is stored, when", () => {
  it.each<[string, Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ["it is a byte longer", new Uint8Array(FILE.subarray(0, BLOCK + 1)), {}],
    ["it is a byte shorter", new Uint8Array(FILE.subarray(0, BLOCK - 1)), {}],
    ["its type is another", new Uint8Array(FILE.subarray(0, BLOCK)), { "content-type": "text/html" }],
    ["it carries metadata", new Uint8Array(FILE.subarray(0, BLOCK)), { "x-oss-meta-more": "1" }],
  ])("%s", async (_what, bytes, more) => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    const [part] = await askParts(stack, upload, [0, 1]);
    if (!part) throw new Error("no part");
    const answer = await putPart({ ...part, headers: { ...part.headers, ...more } }, bytes);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch");
    expect((await status(stack, upload)).body.parts).toEqual([]);
    expect((await putPart(part)).status).toBe(200);
  });

  it.each([
    ["number", "partNumber", "2"],
    ["upload", "uploadId", "0004B9894A22E5B1888A1E29F8236E2D"],
  ])("it goes to another %s", async (_what, name, value) => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    const [part] = await askParts(stack, upload, [0, 1]);
    if (!part) throw new Error("no part");
    const url = new URL(part.url);
    url.searchParams.set(name, value);
    expect((await putPart({ ...part, url: url.href })).status).toBe(403);
    expect((await status(stack, upload)).body.parts).toEqual([]);
  });

  it("it is a second too late: 15 minutes", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    const [part] = await askParts(stack, upload, [0, 1]);
    if (!part) throw new Error("no part");
    stack.clock.move(15 * 60 + 1);
    expect((await putPart(part)).status).toBe(403);
    await sendParts(stack, upload, [0, 1]);
  });
});

describe("parts cannot be asked for", () => {
  it.each([
    ["off the grid", { start: 1, blocks: 1 }, "no multiple of 262144"],
    ["past the end", { start: BLOCKS * BLOCK, blocks: 1 }, `the file has ${FILE.length}`],
    ["of no length", { start: 0, blocks: 0 }, "parts.0.blocks"],
    ["before the beginning", { start: -BLOCK, blocks: 1 }, "parts.0.start"],
  ])("%s", async (_what, part, message) => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    const answer = await stack.post("/v1/uploads/parts", { upload, parts: [part] });
    expectError(answer, 400, "INVALID_REQUEST");
    expect(answer.body.error.message).toContain(message);
  });

  it("longer than 100 MiB, or more than 20 at once", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack, { profile: "video", name: "a.mp4", size: 500 * 1024 * 1024 });
    const ask = (...parts: object[]) => stack.post("/v1/uploads/parts", { upload, parts });
    expect((await ask({ start: 0, blocks: 400 })).body.parts[0]?.length).toBe(100 * 1024 * 1024);
    expectError(await ask({ start: 0, blocks: 401 }), 400, "INVALID_REQUEST");
    const many = Array.from({ length: 21 }, (_, at) => ({ start: at * BLOCK, blocks: 1 }));
    expect((await ask(...many.slice(1))).body.parts).toHaveLength(20);
    expectError(await ask(...many), 400, "INVALID_REQUEST");
    expectError(await ask(), 400, "INVALID_REQUEST");
  });

  it("of an upload that is none in parts", async () => {
    const stack = await startStack();
    const { upload } = (await stack.post("/v1/uploads", ticketRequest())).body;
    const answer = await stack.post("/v1/uploads/parts", { upload, parts: [{ start: 0, blocks: 1 }] });
    expectError(answer, 400, "INVALID_REQUEST");
  });
});

describe("completing is refused with PARTS_MISSING, and goes on, when there", () => {
  it.each<[string, Range[], string, Range[]]>([
    ["is nothing", [], `0 to ${FILE.length - 1}`, WHOLE],
    ["is no beginning", [[1, 4]], `0 to ${BLOCK - 1}`, [[0, 1]]],
    ["is no end", [[0, 4]], `${4 * BLOCK} to ${FILE.length - 1}`, [[4, 1]]],
    [
      "is a hole",
      [
        [0, 1],
        [3, 2],
      ],
      `${BLOCK} to ${3 * BLOCK - 1}`,
      [[1, 2]],
    ],
    [
      "is an overlap before a hole",
      [
        [0, 2],
        [1, 2],
        [3, 2],
      ],
      `${2 * BLOCK} to ${3 * BLOCK - 1}`,
      [[2, 1]],
    ],
    [
      "is a part that was cut shorter",
      [
        [0, 3],
        [3, 2],
        [0, 1],
      ],
      `${BLOCK} to ${3 * BLOCK - 1}`,
      [[1, 2]],
    ],
  ])("%s", async (_what, sent, bytes, missing) => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    for (const range of sent) await sendParts(stack, upload, range);
    const answer = await complete(stack, upload);
    expectError(answer, 409, "PARTS_MISSING");
    expect(answer.body.error).toMatchObject({
      retryable: false,
      message: `The bytes ${bytes} are not stored.`,
    });
    expect(await stack.keys()).toEqual([]);
    for (const range of missing) await sendParts(stack, upload, range);
    const stored = await complete(stack, upload);
    expect(stored.status).toBe(200);
    await expectFile(stack, stored.body);
  });

  it("are old parts inside newer ones the file is made without them", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    for (const range of [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 2],
      [1, 2],
    ] as Range[])
      await sendParts(stack, upload, range);
    expect((await status(stack, upload)).body.parts.map(({ start }) => start)).toEqual([0, BLOCK, 3 * BLOCK]);
    await expectFile(stack, (await complete(stack, upload)).body);
  });

  it("was a part replaced just now", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    stack.emulator.faults.add({
      operation: "CompleteMultipartUpload",
      times: 1,
      status: 400,
      code: "InvalidPart",
    });
    expectError(await complete(stack, upload), 409, "PARTS_MISSING");
    expect((await complete(stack, upload)).status).toBe(200);
  });
});

describe("complete, of parts", () => {
  it("says OBJECT_MISMATCH when the CRC-64 differs, and leaves nothing", async () => {
    const stack = await startStack();
    const request = multipartRequest();
    const { upload } = await begin(stack, request);
    await sendParts(stack, upload, ...WHOLE);
    expectError(await complete(stack, upload, { crc64: OTHER_CRC64 }), 409, "OBJECT_MISMATCH");
    expect(await stack.keys()).toEqual([]);
    expect((await status(stack, upload)).body.state).toBe("gone");
    const again = await begin(stack, request);
    await sendParts(stack, again.upload, ...WHOLE);
    const stored = (await complete(stack, again.upload)).body;
    expect((await complete(stack, again.upload, { crc64: stored.crc64 })).status).toBe(200);
    await expectFile(stack, stored);
  });

  it("never takes away a file that was confirmed, whatever CRC-64 is said later", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    const stored = (await complete(stack, upload)).body;
    expectError(await complete(stack, upload, { crc64: OTHER_CRC64 }), 409, "OBJECT_MISMATCH");
    await expectFile(stack, stored);
  });

  it("may be repeated, and run twice at once", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    const [first, second] = await Promise.all([complete(stack, upload), complete(stack, upload)]);
    const third = await complete(stack, upload);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(new Set([first, second, third].map(({ body }) => body.etag)).size).toBe(1);
  });

  it("finds what a lost answer of OSS left completed", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    stack.emulator.faults.add({ operation: "CompleteMultipartUpload", times: 1, cut: true, when: "after" });
    expectError(await complete(stack, upload), 503, "STORAGE_UNAVAILABLE");
    const again = await complete(stack, upload);
    expect(again.status).toBe(200);
    await expectFile(stack, again.body);
  });

  it("says OBJECT_MISSING when the upload was swept", async () => {
    const stack = await startStack();
    const { upload, key } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    const [open] = (await stack.owner.listMultipartUploads()).uploads;
    await stack.owner.abortMultipartUpload(key, open?.uploadId ?? "");
    expectError(await complete(stack, upload), 409, "OBJECT_MISSING");
    expect((await status(stack, upload)).body.state).toBe("gone");
  });

  it.each([
    ["ListParts", 503, "SlowDown", 503, "STORAGE_UNAVAILABLE"],
    ["CompleteMultipartUpload", 500, "InternalError", 503, "STORAGE_UNAVAILABLE"],
    ["ListParts", 403, "AccessDenied", 502, "STORAGE_REFUSED"],
  ] as const)("tells why it cannot say: %s %i %s", async (operation, ossStatus, code, ...wanted) => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    await sendParts(stack, upload, ...WHOLE);
    stack.emulator.faults.add({ operation, times: 1, status: ossStatus, code });
    expectError(await complete(stack, upload), ...wanted);
    expect((await complete(stack, upload)).status).toBe(200);
  });
});

it("the object is made private and replaces none by what OSS is told when it is made", async () => {
  const stack = await startStack();
  const { upload } = await begin(stack);
  await sendParts(stack, upload, ...WHOLE);
  const sent: RequestInit[] = [];
  const listening = await buildApp({
    config: stack.config,
    credentials: stack.credentials,
    now: stack.clock.now,
    logger: false,
    fetch: (url, init = {}) => {
      if (init.method === "POST") sent.push(init);
      return fetch(url, init);
    },
  });
  onTestFinished(() => listening.close());
  expect((await post(listening, "/v1/uploads/complete", { upload })).status).toBe(200);
  expect(sent.map(({ headers }) => headers)).toMatchObject([
    { "x-oss-forbid-overwrite": "true", "x-oss-object-acl": "private" },
  ]);
});

describe("a form that was too slow", () => {
  it("goes on in parts under the same key", async () => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length });
    const form = (await stack.post("/v1/uploads", request)).body;
    const inParts = await begin(stack, { ...request, kind: "multipart", upload: form.upload });
    expect(inParts.key).toBe(form.key);
    await sendParts(stack, inParts.upload, ...WHOLE);
    const stored = await complete(stack, inParts.upload);
    await expectFile(stack, stored.body);
    expect((await complete(stack, form.upload)).body.etag).toBe(stored.body.etag);
  });

  it("and arrives after all before the parts are begun, is the file", async () => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length });
    const form = (await stack.post("/v1/uploads", request)).body;
    await sendForm(form.url, form.fields, FILE);
    const { body } = await stack.post("/v1/uploads", { ...request, kind: "multipart", upload: form.upload });
    expect(body.kind).toBe("stored");
    await expectFile(stack, body.file);
  });

  it("and arrives after all while the parts are sent, is the file, and the parts are dropped", async () => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length });
    const form = (await stack.post("/v1/uploads", request)).body;
    const inParts = await begin(stack, { ...request, kind: "multipart" });
    await sendParts(stack, inParts.upload, ...WHOLE);
    await sendForm(form.url, form.fields, FILE);
    const stored = await complete(stack, inParts.upload);
    expect(stored.status).toBe(200);
    await expectFile(stack, stored.body);
  });
});

it("an object that is there is never replaced, however the parts were begun", async () => {
  const stack = await startStack();
  const request = ticketRequest({ size: FILE.length });
  const { key } = (await stack.post("/v1/uploads", request)).body;
  await stack.owner.initiateMultipartUpload(key);
  const { upload } = await begin(stack, { ...request, kind: "multipart" });
  await sendParts(stack, upload, ...WHOLE);
  await stack.owner.putObject(key, "another's");
  expectError(await complete(stack, upload), 409, "OBJECT_MISMATCH");
  expect((await stack.owner.headObject(key))?.size).toBe(9);
});

describe("abort", () => {
  it("ends the upload, may be repeated, and status says so", async () => {
    const stack = await startStack();
    const { upload } = await begin(stack);
    const [first, second] = await askParts(stack, upload, [0, 2], [2, 3]);
    if (!first || !second) throw new Error("no parts");
    await putPart(first);
    for (const _ of [1, 2]) {
      const answer = await abort(stack, upload);
      expect([answer.status, answer.body]).toEqual([200, { state: "gone", serverTime: expect.any(String) }]);
    }
    expect(await openKeys(stack)).toEqual([]);
    expect((await status(stack, upload)).body).toEqual({ state: "gone", serverTime: expect.any(String) });
    expect((await putPart(second)).status).toBe(404);
    expectError(await complete(stack, upload), 409, "OBJECT_MISSING");
  });

  it.each(["form", "multipart"])("takes away what has arrived already: %s", async (kind) => {
    const stack = await startStack();
    const ticket = (await stack.post("/v1/uploads", multipartRequest({ kind }))).body;
    if (kind === "form") await sendForm(ticket.url, ticket.fields, FILE);
    else await sendParts(stack, ticket.upload, ...WHOLE);
    if (kind === "multipart") await complete(stack, ticket.upload);
    expect(await stack.keys()).toEqual([ticket.key]);
    expect((await abort(stack, ticket.upload)).status).toBe(200);
    expect(await stack.keys()).toEqual([]);
    expectError(await complete(stack, ticket.upload), 409, "OBJECT_MISSING");
  });

  it("ends parts that were begun under the key of a form", async () => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length });
    const form = (await stack.post("/v1/uploads", request)).body;
    await begin(stack, { ...request, kind: "multipart" });
    await abort(stack, form.upload);
    expect(await openKeys(stack)).toEqual([]);
  });

  it("ends nothing of another upload", async () => {
    const stack = await startStack();
    const [one, other] = [await begin(stack), await begin(stack)];
    await abort(stack, one.upload);
    expect(await openKeys(stack)).toEqual([other.key]);
  });
});

describe("status, of a form", () => {
  it("is open without parts until it arrives, then stored", async () => {
    const stack = await startStack();
    const form = (await stack.post("/v1/uploads", ticketRequest({ size: FILE.length }))).body;
    expect((await status(stack, form.upload)).body).toMatchObject({ state: "open", parts: [] });
    await sendForm(form.url, form.fields, FILE);
    const { body } = await status(stack, form.upload);
    expect(Value.Check(UploadStatus, body)).toBe(true);
    await expectFile(stack, body.file);
  });

  it("says OBJECT_MISMATCH when something else lies there", async () => {
    const stack = await startStack();
    const form = (await stack.post("/v1/uploads", ticketRequest({ size: FILE.length }))).body;
    await stack.owner.putObject(form.key, "short");
    expectError(await status(stack, form.upload), 409, "OBJECT_MISMATCH");
  });
});
