import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

const FORM = 300_000;
const PARTS = 3_500_000;

/** The requests an upload is made of, as the phone sends them. */
const form = {
  ticket: /^POST .*\/v1\/uploads$/,
  form: /^POST http:\/\/[^/]*\/?$/,
  confirmation: /^POST .*\/v1\/uploads\/complete$/,
};
const multipart = {
  ticket: /^POST .*\/v1\/uploads$/,
  addresses: /^POST .*\/v1\/uploads\/parts$/,
  part: /^PUT /,
  confirmation: /^POST .*\/v1\/uploads\/complete$/,
};
const requests = [
  ...Object.entries(form).map(([what, request]) => ({ way: "form", size: FORM, what, request })),
  ...Object.entries(multipart).map(([what, request]) => ({ way: "parts", size: PARTS, what, request })),
];

describe.each(requests)("the connection of the $what ($way)", ({ size, request, what }) => {
  const inBody = what === "part" || what === "form" ? 150_000 : 40;
  it.each(["before", inBody, "sent", "answered"] as const)("may be cut: %s", async (cut) => {
    const world = await createWorld();
    world.phone.faults.add({ request, times: 2, cut });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
    expect(world.phone.faults.left).toBe(0);
  });

  it.each([inBody, "answered"] as const)("may go silent: %s", async (stall) => {
    const world = await createWorld({ speed: 100 });
    world.phone.faults.add({ request, stall });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
    expect(world.phone.faults.left).toBe(0);
  });
});

describe("a bucket in trouble", () => {
  const operations = [
    ["PostObject", FORM],
    ["UploadPart", PARTS],
    ["InitiateMultipartUpload", PARTS],
    ["ListParts", PARTS],
    ["CompleteMultipartUpload", PARTS],
    ["HeadObject", FORM],
    ["HeadObject", PARTS],
  ] as const;

  it.each(operations)("answers %s with bursts of 503 and 500 (%i bytes)", async (operation, size) => {
    const world = await createWorld();
    world.emulator.faults.add({ operation, times: 2, status: 503, code: "SlowDown" });
    world.emulator.faults.add({ operation, times: 1, status: 500, code: "InternalError" });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
  });

  it.each(operations.slice(0, 5))("does %s and loses the answer (%i bytes)", async (operation, size) => {
    const world = await createWorld();
    world.emulator.faults.add({ operation, times: 1, cut: true, when: "after" });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
  });

  it("refuses for good: the upload fails at once, and giving it up leaves nothing", async () => {
    const world = await createWorld();
    world.emulator.faults.add({ operation: "UploadPart", status: 403, code: "AccessDenied" });
    const id = world.uploader.add(await world.choose("a.pdf", PARTS));
    const [item] = await world.settled();
    expect(item).toMatchObject({ state: "failed", error: { code: "UPLOAD_REFUSED", retryable: false } });
    world.uploader.remove(id);
    await world.expectClean();
  });
});

describe("a link", () => {
  it.each([FORM, PARTS])("as slow as 20 kB/s with a second's latency carries %i bytes", async (size) => {
    const world = await createWorld({ speed: 100 });
    world.phone.link({ bytesPerSecond: 20_000, latencyMs: 1000 });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
  });

  it.each([FORM, PARTS])("that breaks every few seconds carries %i bytes", async (size) => {
    const world = await createWorld({ speed: 50 });
    world.phone.link({ bytesPerSecond: 200_000, latencyMs: 100, breaksPerSecond: 0.1 });
    world.uploader.add(await world.choose("a.pdf", size));
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
  });

  it.each([FORM, PARTS])("that stalls for two minutes carries %i bytes", async (size) => {
    const world = await createWorld({ speed: 100 });
    world.phone.link({ bytesPerSecond: 50_000 });
    world.uploader.add(await world.choose("a.pdf", size));
    await world.until(([item]) => item?.state === "uploading");
    world.phone.link({ bytesPerSecond: 0 });
    await world.pass(120_000);
    world.phone.link({});
    const [item] = await world.settled();
    await world.expectStored(item);
    await world.expectClean();
  });
});
