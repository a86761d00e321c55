import { type Profile, profiles } from "@zhichuan/contract";
import { describe, expect, it } from "vitest";
import type { createCredentials } from "../src/index.ts";
import { post as postTo, testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { BLOCKS, begin, FILE, multipartRequest, sendParts } from "./support/multipart.ts";
import { type Stack, startStack } from "./support/stack.ts";

/** Credentials that outlast a moved clock: STS would be asked by the machine's own. */
const steady: typeof createCredentials = ({ credentials }) => {
  if (credentials.kind !== "ram-user") throw new Error(credentials.kind);
  const { accessKeyId, accessKeySecret } = credentials;
  const held = { accessKeyId, accessKeySecret, securityToken: "", expiresAt: new Date("2100-01-01") };
  return { get: async () => held };
};

const start = (table: Record<string, Profile>, environment = {}) =>
  startStack("ram-user", environment, steady, { profiles: table, signers: undefined });

const BYTES = Buffer.from("quota and so");

/** The profile `document`, of which one user may upload so much in a day. */
const limited = (files: number, bytes = 1e9): Record<string, Profile> => ({
  document: { ...profiles.document, perDay: { files, bytes }, ticketLife: 300 },
});

const ask = (stack: Stack, changes: Record<string, unknown> = {}) =>
  stack.post("/v1/uploads", ticketRequest({ size: BYTES.length, ...changes }));

/** Whether a file more may be uploaded now; if so its room is taken. */
async function hasRoom(stack: Stack, changes: Record<string, unknown> = {}): Promise<boolean> {
  const { status, body } = await ask(stack, changes);
  if (status === 200) return true;
  expect([status, body.error.code]).toEqual([429, "QUOTA_EXCEEDED"]);
  return false;
}

/** Uploads a form, without asking for its confirmation. */
async function send(stack: Stack, changes: Record<string, unknown> = {}): Promise<string> {
  const { body } = await ask(stack, changes);
  expect((await sendForm(body.url, body.fields, BYTES)).status).toBe(200);
  return body.upload;
}

const complete = (stack: Stack, upload: string) => stack.post("/v1/uploads/complete", { upload });
const untilTomorrow = (stack: Stack) => {
  const day = 24 * 3600;
  const seconds = stack.clock.now().getTime() / 1000 + 8 * 3600;
  stack.clock.move(day - (seconds % day));
};

describe("a day's quota", () => {
  it("says which limit it is, and that the same request will not succeed later by itself", async () => {
    const { app } = await testApp({}, { profiles: limited(2, 1000) });
    const request = (size: number) => postTo(app, "/v1/uploads", ticketRequest({ size }));
    await request(900);
    const bytes = await request(101);
    expect([bytes.status, bytes.body.error.code, bytes.body.error.retryable]).toEqual([
      429,
      "QUOTA_EXCEEDED",
      false,
    ]);
    expect(bytes.body.error.message).toBe(
      "Profile document takes 1000 bytes of one user in a day (UTC+8), and 101 more would exceed them.",
    );
    await request(100);
    expect((await request(1)).body.error.message).toBe(
      "Profile document takes 2 files of one user in a day (UTC+8), and so many are stored or on their way.",
    );
  });

  it("counts a repeated request and a renewed ticket once", async () => {
    const { app } = await testApp({}, { profiles: limited(2) });
    const request = ticketRequest();
    const { upload } = (await postTo(app, "/v1/uploads", request)).body;
    for (const again of [request, { ...request, upload }, { ...request, kind: "put" }])
      expect((await postTo(app, "/v1/uploads", again)).status).toBe(200);
    expect((await postTo(app, "/v1/uploads", ticketRequest())).status).toBe(200);
    expect((await postTo(app, "/v1/uploads", ticketRequest())).status).toBe(429);
  });

  it("is not widened by a repeated request for a larger file", async () => {
    const { app } = await testApp({}, { profiles: limited(9, 1000) });
    const request = ticketRequest({ size: 1 });
    expect((await postTo(app, "/v1/uploads", request)).status).toBe(200);
    expect((await postTo(app, "/v1/uploads", { ...request, size: 1001 })).body.error.code).toBe(
      "QUOTA_EXCEEDED",
    );
  });

  it("counts each profile by itself", async () => {
    const { app } = await testApp({}, { profiles: { ...limited(1), other: profiles.trial } });
    const request = (profile: string) =>
      postTo(app, "/v1/uploads", ticketRequest({ profile, name: "a.txt" }));
    expect((await request("document")).status).toBe(200);
    expect((await request("document")).status).toBe(429);
    expect((await request("other")).status).toBe(200);
  });

  it("counts what is stored, once however often it is confirmed, until the day is over", async () => {
    const stack = await start(limited(2));
    const upload = await send(stack);
    for (let n = 0; n < 3; n++) expect((await complete(stack, upload)).status).toBe(200);
    const other = await send(stack);
    expect((await complete(stack, other)).status).toBe(200);
    expect(await hasRoom(stack)).toBe(false);
    untilTomorrow(stack);
    // Yesterday's, confirmed again today, is no file of today's.
    expect((await complete(stack, upload)).status).toBe(200);
    await ask(stack);
    expect(await hasRoom(stack)).toBe(true);
  });

  it("has room again for what was given up when its ticket has ended, and not before", async () => {
    const stack = await start(limited(1));
    const { upload } = (await ask(stack)).body;
    for (let n = 0; n < 2; n++) await stack.post("/v1/uploads/abort", { upload });
    stack.clock.move(299);
    expect(await hasRoom(stack)).toBe(false);
    stack.clock.move(2);
    expect(await hasRoom(stack)).toBe(true);
  });

  it("has no room again for what was stored and then deleted", async () => {
    const stack = await start(limited(1));
    const stored = await send(stack);
    await complete(stack, stored);
    await stack.post("/v1/uploads/abort", { upload: stored });
    stack.clock.move(301);
    expect(await hasRoom(stack)).toBe(false);
  });

  it("has room again for what never came, when its ticket has ended", async () => {
    const stack = await start(limited(1));
    await ask(stack);
    stack.clock.move(299);
    expect(await hasRoom(stack)).toBe(false);
    stack.clock.move(2);
    expect(await hasRoom(stack)).toBe(true);
  });

  it("has no room again for what came and was never confirmed", async () => {
    const stack = await start(limited(1));
    await send(stack);
    stack.clock.move(301);
    expect(await hasRoom(stack)).toBe(false);
    expect(await hasRoom(stack)).toBe(false);
  });

  it("counts what comes late, confirmed after its ticket has ended", async () => {
    const stack = await start(limited(1));
    const upload = await send(stack);
    stack.clock.move(301);
    expect((await complete(stack, upload)).status).toBe(200);
    expect(await hasRoom(stack)).toBe(false);
  });

  it("holds the room of an upload in parts for as long as it asks for parts", async () => {
    const stack = await start(limited(1));
    const { upload } = await begin(stack);
    for (let start = 0; start < BLOCKS; start++) {
      stack.clock.move(200);
      await sendParts(stack, upload, [start, 1]);
      expect(await hasRoom(stack)).toBe(false);
    }
    expect((await complete(stack, upload)).status).toBe(200);
    expect(await hasRoom(stack)).toBe(false);
  });

  it("makes an upload in parts that has rested wait until there is room again, and loses nothing of it", async () => {
    const stack = await start(limited(1));
    const { upload } = await begin(stack);
    await sendParts(stack, upload, [0, BLOCKS]);
    stack.clock.move(301);
    const other = (await ask(stack)).body.upload;
    for (const [path, body] of [
      ["/v1/uploads/parts", { upload, parts: [{ start: 0, blocks: 1 }] }],
      ["/v1/uploads/complete", { upload }],
    ] as const)
      expect((await stack.post(path, body)).body.error?.code).toBe("QUOTA_EXCEEDED");
    expect(await stack.keys()).toEqual([]);
    await stack.post("/v1/uploads/abort", { upload: other });
    stack.clock.move(301);
    expect((await complete(stack, upload)).body.size).toBe(FILE.length);
  });

  it("answers a completed upload in parts as before, when there is no room any more", async () => {
    const stack = await start(limited(1));
    const request = multipartRequest();
    const { upload } = (await stack.post("/v1/uploads", request)).body;
    await sendParts(stack, upload, [0, BLOCKS]);
    await complete(stack, upload);
    expect(await hasRoom(stack)).toBe(false);
    expect((await complete(stack, upload)).status).toBe(200);
    expect((await stack.post("/v1/uploads", request)).body.kind).toBe("stored");
  });

  it("counts a file that need not be sent again as a file without bytes", async () => {
    const quota = limited(3, BYTES.length);
    const stack = await start(quota, { INSTANT_UPLOAD: "on" });
    const sha256 = "a".repeat(64);
    await complete(stack, await send(stack, { sha256 }));
    expect(await hasRoom(stack)).toBe(false);
    for (let n = 0; n < 2; n++) expect((await ask(stack, { sha256 })).body.kind).toBe("stored");
    const { body } = await ask(stack, { sha256 });
    expect(body.error.message).toMatch(/takes 3 files/);
  });

  it("lets go of nothing while the bucket cannot be asked", async () => {
    const stack = await start(limited(1));
    await ask(stack);
    stack.clock.move(301);
    stack.emulator.faults.add({ operation: "HeadObject", status: 503, code: "ServiceUnavailable" });
    const { status, body } = await ask(stack);
    expect([status, body.error.code]).toEqual([503, "STORAGE_UNAVAILABLE"]);
  });
});
