import { createHash, randomBytes } from "node:crypto";
import { serverSettings, startEmulator } from "@zhichuan/emulator";
import { buildApp, createCredentials, loadConfig } from "@zhichuan/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { chooseMessageFiles, createUploader, type UploadItem } from "../src/wx/index.ts";
import { settled } from "./settled.ts";
import { installWx, writeFileToChoose } from "./stand-in.ts";

/** The whole system on this machine: emulator, server, `wx`; and one file the user has chosen. */
async function setUp({ size = 3_000_000, name = "采购合同(终稿) 2026.pdf" } = {}) {
  // Moved ahead of the server's, it makes a fresh policy an old one.
  const bucketClock = { ahead: 0 };
  const emulator = await startEmulator({ now: () => new Date(Date.now() + bucketClock.ahead) });
  onTestFinished(() => emulator.close());
  const config = loadConfig({
    ...serverSettings(emulator),
    AUTH: "none",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
  });
  const now = () => new Date();
  const credentials = createCredentials(config, { now, random: Math.random });
  const app = await buildApp({ config, credentials, now, logger: false });
  onTestFinished(() => app.close());
  const server = await app.listen({ port: 0, host: "127.0.0.1" });

  const { platform } = installWx();
  const content = randomBytes(size);
  platform.files.willChoose([await writeFileToChoose(name, content)]);
  const [file] = await chooseMessageFiles({ count: 1 });
  if (!file) throw new Error("no file was chosen");
  const uploader = createUploader({ server, profile: "document", retries: 0, progressInterval: 0 });
  const outcome = async () => (await settled(uploader))[0] as UploadItem;
  return { emulator, bucketClock, credentials, app, uploader, file, content, outcome };
}

async function download(item: UploadItem): Promise<Buffer> {
  const answer = await fetch(item.file?.url ?? "");
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("from the chooser to the bucket, through the real server", () => {
  it("stores the file byte for byte under its Chinese name, and shows it as done", async () => {
    const { uploader, file, content, outcome } = await setUp();
    const percents: number[] = [];
    uploader.subscribe(([item]) => percents.push(item?.percent ?? -1));
    uploader.add(file);
    const item = await outcome();
    expect(item).toMatchObject({
      state: "done",
      percent: 100,
      sentBytes: 3_000_000,
      file: { name: "采购合同(终稿) 2026.pdf", size: 3_000_000, contentType: "application/pdf" },
    });
    expect(sha256(await download(item))).toBe(sha256(content));
    expect(percents.filter((percent) => percent > 0 && percent < 99).length).toBeGreaterThan(0);
    expect(percents.indexOf(100)).toBe(percents.length - 1);
  });

  it.each([
    ["a refused signature", "SIGNATURE_REFUSED", { status: 403, code: "SignatureDoesNotMatch" }],
    ["a broken connection", "NETWORK", { cut: true }],
    ["a storage fault", "STORAGE_UNAVAILABLE", { status: 503, code: "ServiceUnavailable" }],
  ] as const)("after %s says %s, and a retry works once the fault is gone", async (_what, code, fault) => {
    const { emulator, uploader, file, content, outcome } = await setUp({ size: 100_000 });
    emulator.faults.add({ operation: "PostObject", times: 1, ...fault });
    const id = uploader.add(file);
    expect((await outcome()).error?.code).toBe(code);
    uploader.retry(id);
    const item = await outcome();
    expect(item.state).toBe("done");
    expect(sha256(await download(item))).toBe(sha256(content));
  });

  it("says POLICY_EXPIRED when OSS finds the policy too old, and a retry works", async () => {
    const { bucketClock, credentials, uploader, file, outcome } = await setUp({ size: 1000 });
    await credentials.get();
    bucketClock.ahead = 16 * 60_000;
    const id = uploader.add(file);
    expect((await outcome()).error).toMatchObject({
      code: "POLICY_EXPIRED",
      retryable: true,
      requestId: expect.stringMatching(/^[0-9A-F]{24}$/),
    });
    bucketClock.ahead = 0;
    uploader.retry(id);
    expect((await outcome()).state).toBe("done");
  });

  it("finds the file in its place when only OSS's answer was lost", async () => {
    const { emulator, uploader, file, content, outcome } = await setUp({ size: 100_000 });
    emulator.faults.add({ operation: "PostObject", times: 1, cut: true, when: "after" });
    const id = uploader.add(file);
    expect((await outcome()).error?.code).toBe("NETWORK");
    uploader.retry(id);
    const item = await outcome();
    expect(item.state).toBe("done");
    expect(sha256(await download(item))).toBe(sha256(content));
  });

  it("says STORED_NOT_CONFIRMED when the server cannot ask OSS, and then only confirms", async () => {
    const { emulator, uploader, file, outcome } = await setUp({ size: 1000 });
    emulator.faults.add({ operation: "HeadObject", status: 503, code: "ServiceUnavailable" });
    const id = uploader.add(file);
    expect((await outcome()).error).toMatchObject({ code: "STORED_NOT_CONFIRMED", retryable: true });
    emulator.faults.clear();
    emulator.faults.add({ operation: "PostObject", status: 403, code: "AccessDenied" });
    uploader.retry(id);
    expect((await outcome()).state).toBe("done");
  });

  it("keeps the server's refusal of a file that is too large, before a byte is sent", async () => {
    const { emulator, uploader, file, outcome } = await setUp({ size: 1000 });
    emulator.faults.add({ operation: "PostObject", cut: true });
    uploader.add({ ...file, size: 100 * 1024 * 1024 + 1 });
    expect((await outcome()).error).toMatchObject({
      code: "FILE_TOO_LARGE",
      retryable: false,
      requestId: expect.any(String),
    });
  });

  it.each([1001, 999])(
    "says FILE_CHANGED of a file of %i bytes that was announced with 1000",
    async (size) => {
      const { uploader, file, outcome } = await setUp({ size });
      uploader.add({ ...file, size: 1000 });
      expect((await outcome()).error?.code).toBe("FILE_CHANGED");
    },
  );

  it("says TICKET_FAILED while the server is down", async () => {
    const { app, uploader, file, outcome } = await setUp({ size: 1000 });
    await app.close();
    uploader.add(file);
    expect((await outcome()).error).toMatchObject({ code: "TICKET_FAILED", retryable: true });
  });
});
