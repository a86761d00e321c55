import { randomBytes } from "node:crypto";
import { crc64, crc64ToDecimal } from "@zhichuan/crc64";
import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { bucket, ossError, phone, refusal, server, setUp, stored } from "./scripted.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

const multipartTicket = {
  kind: "multipart",
  upload: "sealed-1",
  key: stored.key,
  block: 256 * KiB,
  expiresAt: "2026-11-29T00:00:00.000Z",
  serverTime: "2026-11-22T00:00:00.000Z",
};
const large = { path: "wxfile://tmp_2.mp4", name: "录像.mp4", size: 2 * MiB + 5 };

type Scene = ReturnType<typeof start>;
type Request = Awaited<ReturnType<Scene["http"]["next"]>>;

/** An upload of a file that goes in parts of 1 MiB at first, so three of them. */
function start({ on = phone(), ...options }: Parameters<typeof setUp>[0] = {}) {
  const content = randomBytes(large.size);
  on.files.content.set(large.path, content);
  const scene = setUp({ on, multipartFrom: MiB, ...options });
  return { ...scene, content };
}

/** The next request, with all pauses between slices of hashing over. */
async function next({ http, clock }: Pick<Scene, "http" | "clock">): Promise<Request> {
  while (http.unasked === 0) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.move(0);
  }
  return http.next();
}

/** The next request to the server; parts under way stay so. */
async function asked(scene: Pick<Scene, "http" | "clock">): Promise<Request> {
  let request = await next(scene);
  while (request.put) request = await next(scene);
  return request;
}

function answerParts(asking: Request, { validFor = 900_000, size = large.size } = {}): void {
  const { parts } = asking.json as { parts: { start: number; blocks: number }[] };
  const serverTime = Date.UTC(2031, 0, 1);
  asking.respond(200, {
    parts: parts.map(({ start, blocks }) => ({
      start,
      length: Math.min(blocks * 256 * KiB, size - start),
      number: start / (256 * KiB) + 1,
      url: `${bucket}/key?partNumber=${start / (256 * KiB) + 1}`,
      headers: { "content-type": "application/octet-stream" },
    })),
    serverTime: new Date(serverTime).toISOString(),
    expiresAt: new Date(serverTime + validFor).toISOString(),
  });
}

const decimal = (bytes: Uint8Array) => crc64ToDecimal(crc64(bytes));
const accept = (put: Request) =>
  put.respond(200, "", {
    "x-oss-hash-crc64ecma": decimal(new Uint8Array(put.put?.body ?? new ArrayBuffer(0))),
  });
const numberOf = (put: Request) => Number(put.url.split("=")[1]);
const byNumber = (a: Request, b: Request) => numberOf(a) - numberOf(b);

/** Goes on to the three parts under way. */
async function parts(scene: Scene): Promise<Request[]> {
  (await next(scene)).respond(200, multipartTicket);
  answerParts(await next(scene));
  const puts = [await next(scene), await next(scene), await next(scene)];
  return puts.sort(byNumber);
}

describe("an upload in parts", () => {
  it("asks for a ticket, then where the parts go, puts them, and has the whole confirmed with its checksum", async () => {
    const scene = start();
    const { uploader, content, reached, only } = scene;
    uploader.add(large);
    const asking = await next(scene);
    expect(asking.url).toBe(`${server}/v1/uploads`);
    expect(asking.json).toMatchObject({ kind: "multipart", size: large.size });
    asking.respond(200, multipartTicket);

    const batch = await next(scene);
    expect(batch.url).toBe(`${server}/v1/uploads/parts`);
    expect(batch.json).toEqual({
      upload: "sealed-1",
      parts: [
        { start: 0, blocks: 3 },
        { start: 768 * KiB, blocks: 2 },
        { start: 1280 * KiB, blocks: 2 },
        { start: 1792 * KiB, blocks: 1 },
        { start: 2 * MiB, blocks: 1 },
      ],
    });
    answerParts(batch);

    const sent: Request[] = [];
    for (let n = 0; n < 5; n++) {
      const put = await next(scene);
      expect(only().state).toBe("uploading");
      expect(put.put).toMatchObject({
        headers: { "content-type": "application/octet-stream" },
        timeout: 60_000,
      });
      sent.push(put);
      accept(put);
    }
    const bodies = sent.sort(byNumber).map(({ put }) => new Uint8Array(put?.body as ArrayBuffer));
    expect(Buffer.concat(bodies).equals(content)).toBe(true);

    const confirming = await next(scene);
    expect(only()).toMatchObject({ state: "confirming", percent: 99, sentBytes: large.size });
    expect(confirming.url).toBe(`${server}/v1/uploads/complete`);
    expect(confirming.json).toEqual({ upload: "sealed-1", crc64: decimal(content) });
    confirming.respond(200, stored);
    await reached("done");
    expect(scene.files.copies).toEqual([]);
    expect(scene.store.keys()).toEqual([]);
  });

  it("sends the rest in larger parts when the first have shown a fast link", async () => {
    const scene = start();
    scene.files.content.set(large.path, randomBytes(40 * MiB));
    scene.uploader.add({ ...large, size: 40 * MiB });
    (await next(scene)).respond(200, multipartTicket);
    const first = await next(scene);
    expect((first.json.parts as { blocks: number }[]).map(({ blocks }) => blocks)).toEqual([
      4, 4, 4, 4, 4, 4,
    ]);
    answerParts(first, { size: 40 * MiB });
    let later = await next(scene);
    while (later.put) {
      scene.clock.move(200);
      accept(later);
      later = await next(scene);
    }
    const blocks = (later.json.parts as { blocks: number }[]).map(({ blocks }) => blocks);
    expect(Math.max(...blocks)).toBeGreaterThan(16);
  });

  it("takes a stored file for an answer, and sends nothing", async () => {
    const scene = start({ instant: true });
    scene.uploader.add(large);
    const asking = await next(scene);
    expect(asking.json.sha256).toBe(await scene.files.digest(large.path));
    asking.respond(200, { kind: "stored", file: stored, serverTime: multipartTicket.serverTime });
    await scene.reached("done");
    expect(scene.only()).toMatchObject({ percent: 100, file: stored });
    expect(scene.http.unasked).toBe(0);
  });

  it("sends a part again that has arrived damaged", async () => {
    const scene = start({ retries: 1 });
    scene.uploader.add(large);
    const [first, ...others] = await parts(scene);
    first?.respond(200, "", { "x-oss-hash-crc64ecma": "1" });
    others.forEach(accept);
    await tick(scene, 1000);
    const numbers: number[] = [];
    for (;;) {
      const request = await next(scene);
      if (request.url.endsWith("/complete")) break;
      if (!request.put) answerParts(request);
      else {
        numbers.push(numberOf(request));
        accept(request);
      }
    }
    expect(numbers).toContain(1);
  });
});

/** Lets time go on in small steps, so that what waits for a timer that waits for an answer gets on. */
async function tick({ clock }: Pick<Scene, "clock">, ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 50) {
    clock.move(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a file that is not what it was", () => {
  it.each([
    ["has shrunk", (scene: Scene) => scene.files.content.set(large.path, scene.content.subarray(0, MiB))],
    ["has grown", (scene: Scene) => scene.files.content.set(large.path, randomBytes(3 * MiB))],
    ["was written anew", (scene: Scene) => scene.files.modified.set(large.path, 2)],
  ])("and %s is FILE_CHANGED, and nothing of it stays", async (_what, change) => {
    const scene = start({ copyBudget: 0 });
    scene.uploader.add(large);
    const puts = await parts(scene);
    change(scene);
    accept(puts[0] as Request);
    await scene.reached("failed");
    expect(scene.only().error).toMatchObject({ code: "FILE_CHANGED", retryable: false });
    const abort = await next(scene);
    expect(abort.url).toBe(`${server}/v1/uploads/abort`);
    expect(abort.json).toEqual({ upload: "sealed-1" });
    expect(puts.slice(1).every(({ aborted }) => aborted)).toBe(true);
    expect(scene.store.keys()).toEqual([]);
  });

  it("is FILE_CHANGED too when it shrinks between the look at it and the reading, and zeros fill the rest", async () => {
    const scene = start({ copyBudget: 0 });
    const { files } = scene;
    const read = files.read.bind(files);
    files.read = async (path, position, length) => {
      files.content.set(large.path, scene.content.subarray(0, MiB));
      const bytes = new Uint8Array(length);
      bytes.set(new Uint8Array(await read(path, position, length)));
      return bytes.buffer;
    };
    scene.uploader.add(large);
    (await next(scene)).respond(200, multipartTicket);
    answerParts(await next(scene));
    await scene.reached("failed");
    expect(scene.only().error?.code).toBe("FILE_CHANGED");
  });

  it("is FILE_CHANGED when fewer bytes are read than there are", async () => {
    const scene = start({ copyBudget: 0 });
    scene.files.read = async () => new ArrayBuffer(7);
    scene.uploader.add(large);
    (await next(scene)).respond(200, multipartTicket);
    answerParts(await next(scene));
    await scene.reached("failed");
    expect(scene.only().error?.code).toBe("FILE_CHANGED");
  });
});

describe("the addresses of parts", () => {
  it("are asked for anew, once for all, when OSS finds their signature too old", async () => {
    const scene = start({ retries: 3 });
    scene.uploader.add(large);
    const puts = await parts(scene);
    for (const put of puts) put.respond(403, ossError("AccessDenied", "Request has expired."));
    const batch = await next(scene);
    expect(batch.url).toBe(`${server}/v1/uploads/parts`);
    answerParts(batch);
    let request = await next(scene);
    while (request.put) {
      accept(request);
      request = await next(scene);
    }
    expect(request.url).toBe(`${server}/v1/uploads/complete`);
  });

  it("fail the upload when fresh ones are refused as well", async () => {
    const scene = start({ retries: 3 });
    scene.uploader.add(large);
    for (const put of await parts(scene)) put.respond(403, ossError("SignatureDoesNotMatch"));
    answerParts(await next(scene));
    (await next(scene)).respond(403, ossError("SignatureDoesNotMatch"));
    await scene.reached("failed");
    expect(scene.only().error?.code).toBe("SIGNATURE_REFUSED");
  });

  it("are not used when they are about to end, by the time that has gone on the server's clock", async () => {
    const scene = start();
    scene.uploader.add(large);
    (await next(scene)).respond(200, multipartTicket);
    answerParts(await next(scene), { validFor: 120_000 });
    const puts = [await next(scene), await next(scene), await next(scene)];
    scene.clock.move(61_000);
    for (const put of puts) accept(put);
    const renewed = await next(scene);
    expect(renewed.url).toBe(`${server}/v1/uploads/parts`);
    expect((renewed.json as { parts: object[] }).parts[0]).toMatchObject({ start: 1792 * KiB });
  });
});

describe("what OSS lists", () => {
  it("decides after a pause what is left", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    const puts = await parts(scene);
    accept(puts[0] as Request);
    await next(scene);
    scene.uploader.pause(id);
    expect(scene.only().state).toBe("paused");
    expect(puts[1]?.aborted).toBe(true);
    scene.uploader.resume(id);
    const asking = await asked(scene);
    expect(asking.url).toBe(`${server}/v1/uploads/status`);
    asking.respond(200, { state: "open", parts: [{ start: 0, length: 768 * KiB }], serverTime: "" });
    const batch = await next(scene);
    expect((batch.json as { parts: object[] }).parts[0]).toMatchObject({ start: 768 * KiB });
  });

  it("is not believed where this phone thinks more is stored: that is sent again", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    accept((await parts(scene))[0] as Request);
    await next(scene);
    scene.uploader.pause(id);
    scene.uploader.resume(id);
    (await asked(scene)).respond(200, { state: "open", parts: [], serverTime: "" });
    expect(((await next(scene)).json as { parts: object[] }).parts[0]).toMatchObject({ start: 0 });
  });

  it("is read and not sent again where the answer to a part was lost", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    accept((await parts(scene))[0] as Request);
    await next(scene);
    scene.uploader.pause(id);
    scene.uploader.resume(id);
    const listed = [
      { start: 0, length: 768 * KiB },
      { start: 768 * KiB, length: 512 * KiB }, // Nobody has told the phone of this one.
    ];
    (await asked(scene)).respond(200, { state: "open", parts: listed, serverTime: "" });
    const batch = await next(scene);
    expect((batch.json as { parts: object[] }).parts[0]).toMatchObject({ start: 1280 * KiB });
    answerParts(batch);
    let request = await next(scene);
    while (request.put) {
      accept(request);
      request = await next(scene);
    }
    expect(request.json).toEqual({ upload: "sealed-1", crc64: decimal(scene.content) });
  });

  it("counts in the bar at once after the app was killed", async () => {
    const on = phone();
    const first = start({ on });
    first.uploader.add(large);
    accept((await parts(first))[0] as Request);
    await next(first);
    await tick(first, 50);
    const { uploader, only, clock } = setUp({ on, multipartFrom: MiB });
    on.switches.network(false);
    await uploader.restore();
    expect(only()).toMatchObject({ state: "parked", sentBytes: 768 * KiB, percent: 37 });
    expect(clock.now()).toBeGreaterThan(0);
  });

  it("is the whole file when only the answer was lost", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    await parts(scene);
    scene.uploader.pause(id);
    scene.uploader.resume(id);
    (await next(scene)).respond(200, { state: "stored", file: stored, serverTime: "" });
    await scene.reached("done");
  });

  it("is nothing once the upload was swept: it starts anew under the same key", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    const first = await next(scene);
    first.respond(200, multipartTicket);
    await next(scene);
    scene.uploader.pause(id);
    scene.uploader.resume(id);
    (await next(scene)).respond(200, { state: "gone", serverTime: "" });
    const again = await next(scene);
    expect(again.json).toEqual(first.json);
  });

  it("is asked again when the server finds parts missing", async () => {
    const scene = start({ retries: 1 });
    scene.uploader.add(large);
    for (const put of await parts(scene)) accept(put);
    accept(await next(scene));
    accept(await next(scene));
    (await next(scene)).respond(409, refusal("PARTS_MISSING"));
    await tick(scene, 1000);
    expect((await next(scene)).url).toBe(`${server}/v1/uploads/status`);
  });
});

describe("cancelling an upload in parts", () => {
  it("aborts what is under way, drops what waits, and has the server throw away what is stored", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    const puts = await parts(scene);
    expect(scene.files.copies).toHaveLength(1);
    scene.uploader.cancel(id);
    expect(puts.every(({ aborted }) => aborted)).toBe(true);
    const abort = await next(scene);
    expect(abort.url).toBe(`${server}/v1/uploads/abort`);
    abort.respond(200, { state: "gone" });
    for (const put of puts) accept(put);
    await tick(scene, 1000);
    expect(scene.http.unasked).toBe(0);
    expect(scene.only().state).toBe("cancelled");
    expect(scene.files.copies).toEqual([]);
    expect(scene.store.keys()).toEqual([]);
    expect(scene.clock.waiting).toBe(0);
  });

  it("warns the developer when the server cannot be told", async () => {
    const scene = start();
    const id = scene.uploader.add(large);
    await parts(scene);
    scene.uploader.cancel(id);
    (await next(scene)).fail(new UploadError("NETWORK"));
    await tick(scene, 50);
    expect(scene.warnings.join()).toContain("not aborted");
  });
});
