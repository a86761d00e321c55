import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { emulate, noon, storedFiles } from "./support/emulate.ts";
import { partsOf, post, signedFields } from "./support/form.ts";
import { refusal } from "./support/http.ts";
import { begin, complete, initiate, list, parse, partOf, partSize, putPart } from "./support/multipart.ts";
import { type SignedRequest, sendSigned } from "./support/signed.ts";

const upload = async (emulator: Awaited<ReturnType<typeof emulate>>) =>
  post(emulator, partsOf(signedFields(emulator, { at: noon }), { value: "hello" }));

test("an answer is replaced as often as asked, and nothing is stored", async () => {
  const emulator = await emulate();
  emulator.faults.add({
    operation: "PostObject",
    times: 2,
    status: 503,
    code: "ServiceUnavailable",
    message: "later",
  });
  for (const _ of [1, 2]) {
    expect(refusal(await upload(emulator))).toMatchObject({
      status: 503,
      code: "ServiceUnavailable",
      message: "later",
    });
  }
  expect(await storedFiles(emulator)).toEqual([]);
  expect((await upload(emulator)).status).toBe(204);
});

test("without a number it lasts until it is cleared, and strikes no other operation", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "PostObject", status: 403, code: "SignatureDoesNotMatch" });
  expect((await sendSigned(emulator, { method: "PUT", key: "a", body: "x" })).status).toBe(200);
  for (const _ of [1, 2, 3]) expect((await upload(emulator)).status).toBe(403);
  emulator.faults.clear();
  expect((await upload(emulator)).status).toBe(204);
});

test("a cut before loses the request, a cut after only the answer", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "PostObject", times: 1, cut: true });
  emulator.faults.add({ operation: "PostObject", times: 1, cut: true, when: "after" });
  await expect(upload(emulator)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await storedFiles(emulator)).toEqual([]);
  await expect(upload(emulator)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await storedFiles(emulator)).toHaveLength(2);
  expect((await upload(emulator)).status).toBe(204);
});

test("an error after it was stored: the client cannot know", async () => {
  const emulator = await emulate();
  emulator.faults.add({
    operation: "PutObject",
    times: 1,
    status: 500,
    code: "InternalError",
    when: "after",
  });
  expect((await sendSigned(emulator, { method: "PUT", key: "a", body: "x" })).status).toBe(500);
  expect((await sendSigned(emulator, { method: "HEAD", key: "a" })).status).toBe(200);
});

test("a refused request is refused for its own fault, not struck by one that comes after", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "GetObject", times: 1, cut: true, when: "after" });
  expect(refusal(await sendSigned(emulator, { method: "GET", key: "none" })).code).toBe("NoSuchKey");
});

test("a delayed request is carried out", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "HeadObject", times: 1, delayMs: 1 });
  await sendSigned(emulator, { method: "PUT", key: "a", body: "x" });
  expect((await sendSigned(emulator, { method: "HEAD", key: "a" })).status).toBe(200);
});

test("a burst of SlowDown strikes parts as often as asked", async () => {
  const emulator = await emulate();
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  emulator.faults.add({ operation: "UploadPart", times: 3, status: 503, code: "SlowDown" });
  const statuses: number[] = [];
  for (const _ of [1, 2, 3, 4]) statuses.push((await putPart(emulator, upload, 1, "x")).status);
  expect(statuses).toEqual([503, 503, 503, 200]);
});

test("after: a part and a complete are stored though their answers are lost", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a")]);
  emulator.faults.add({ operation: "UploadPart", times: 1, cut: true, when: "after" });
  await expect(putPart(emulator, upload, 2, "b")).rejects.toMatchObject({ code: "ECONNRESET" });
  const { Part: parts } = parse(await list(emulator, upload)).ListPartsResult;
  expect(parts).toHaveLength(2);

  const all = { headers: { "x-oss-complete-all": "yes" } };
  emulator.faults.add({ operation: "CompleteMultipartUpload", times: 1, cut: true, when: "after" });
  await expect(complete(emulator, upload, "", all)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(refusal(await complete(emulator, upload, "", all)).code).toBe("NoSuchUpload");
  const { body } = await sendSigned(emulator, { method: "GET", key: "a" });
  expect(body.equals(Buffer.concat([partOf("a"), Buffer.from("b")]))).toBe(true);
});

test("before: an initiate, an abort and a listing that never arrived", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", []);
  for (const operation of [
    "InitiateMultipartUpload",
    "AbortMultipartUpload",
    "ListMultipartUploads",
  ] as const) {
    emulator.faults.add({ operation, times: 1, cut: true });
  }
  const calls: SignedRequest[] = [
    { method: "POST", key: "b", query: { uploads: "" } },
    { method: "DELETE", key: "a", query: { uploadId: upload.uploadId } },
    { method: "GET", query: { uploads: "" } },
  ];
  for (const call of calls) {
    await expect(sendSigned(emulator, call)).rejects.toMatchObject({ code: "ECONNRESET" });
  }
  const listed = parse(await sendSigned(emulator, { method: "GET", query: { uploads: "" } }));
  expect(listed.ListMultipartUploadsResult.Upload.UploadId).toBe(upload.uploadId);
});

test.each([0, 1, 65_536, 65_537, 2 * partSize - 1, 2 * partSize])(
  "a part cut after %i of its bytes leaves nothing",
  async (cutAfterBytes) => {
    const emulator = await emulate();
    const upload = await begin(emulator, "a", [partOf("a")]);
    const before = await storedFiles(emulator);
    emulator.faults.add({ operation: "UploadPart", times: 1, cutAfterBytes });
    const body = partOf("b", 2 * partSize);
    await expect(putPart(emulator, upload, 1, body)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/),
    });
    while ((await storedFiles(emulator)).length > before.length) await new Promise(setImmediate);
    expect((await storedFiles(emulator)).sort()).toEqual(before.sort());
    expect((await putPart(emulator, upload, 1, body)).status).toBe(200);
  },
);

test("a body that ends before the cut is not struck by it", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "PutObject", times: 1, cutAfterBytes: 6 });
  expect((await sendSigned(emulator, { method: "PUT", key: "a", body: "hello" })).status).toBe(200);
  expect((await sendSigned(emulator, { method: "GET", key: "a" })).body.toString()).toBe("hello");
});

test("a form cut in its file, and a list of parts cut in its XML", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "PostObject", times: 1, cutAfterBytes: 1000 });
  await expect(upload(emulator)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await storedFiles(emulator)).toEqual([]);
  const begun = await begin(emulator, "a", [partOf("a")]);
  emulator.faults.add({ operation: "CompleteMultipartUpload", times: 1, cutAfterBytes: 50 });
  await expect(complete(emulator, begun, begun.etags)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect((await complete(emulator, begun, begun.etags)).status).toBe(200);
});

test("a request that is refused is answered, over a bad link too", async () => {
  const emulator = await emulate();
  const body = partOf("a");
  for (const fault of [{ cutAfterBytes: 10 }, { bytesPerSecond: 1000 }]) {
    emulator.faults.add({ operation: "UploadPart", times: 1, ...fault });
    const answer = refusal(await putPart(emulator, { key: "a", uploadId: "0" }, 1, body));
    expect(answer).toMatchObject({ status: 404, code: "NoSuchUpload" });
  }
});

test("a slow link takes its time with a part and with an object, and changes no byte of them", async () => {
  const emulator = await emulate();
  const body = randomBytes(20_000);
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  const timed = async (send: () => Promise<{ status: number; body: Buffer }>) => {
    const start = performance.now();
    const answer = await send();
    return { ...answer, ms: performance.now() - start };
  };
  emulator.faults.add({ operation: "UploadPart", times: 1, bytesPerSecond: 100_000 });
  emulator.faults.add({ operation: "GetObject", times: 1, bytesPerSecond: 100_000 });
  const put = await timed(() => putPart(emulator, upload, 1, body));
  expect(put.status).toBe(200);
  // A timer may be a little early, never by a fifth.
  expect(put.ms).toBeGreaterThan(160);
  await complete(emulator, upload, "", { headers: { "x-oss-complete-all": "yes" } });
  const got = await timed(() => sendSigned(emulator, { method: "GET", key: "a" }));
  expect(got.body.equals(body)).toBe(true);
  expect(got.ms).toBeGreaterThan(160);
});

test("a slow link takes a form as well, though its fields and its file come in one piece", async () => {
  const emulator = await emulate();
  emulator.faults.add({ operation: "PostObject", times: 1, bytesPerSecond: 1_000_000 });
  expect((await upload(emulator)).status).toBe(204);
  expect(await storedFiles(emulator)).toHaveLength(2);
});

test("an object whose answer is lost is not held open", async () => {
  const emulator = await emulate();
  await sendSigned(emulator, { method: "PUT", key: "a", body: "hello" });
  emulator.faults.add({ operation: "GetObject", times: 1, cut: true, when: "after" });
  await expect(sendSigned(emulator, { method: "GET", key: "a" })).rejects.toMatchObject({
    code: "ECONNRESET",
  });
  await sendSigned(emulator, { method: "DELETE", key: "a" });
  while ((await storedFiles(emulator)).length > 0) await new Promise(setImmediate);
});

test.each([
  { cutAfterBytes: -1 },
  { cutAfterBytes: 0.5 },
  { bytesPerSecond: 0 },
  { bytesPerSecond: Number.NaN },
])("%j is no fault", async (fault) => {
  const emulator = await emulate();
  expect(() => emulator.faults.add({ operation: "UploadPart", ...fault })).toThrow(RangeError);
});
