import { expect, test } from "vitest";
import { emulate, noon, storedFiles } from "./support/emulate.ts";
import { partsOf, post, signedFields } from "./support/form.ts";
import { refusal } from "./support/http.ts";
import { sendSigned } from "./support/signed.ts";

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
