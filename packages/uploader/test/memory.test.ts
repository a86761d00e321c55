import { describe, expect, it } from "vitest";
import { createUploader, type Http, type HttpAnswer, type Ports } from "../src/index.ts";
import { MemoryFiles, MemoryStore, Switches } from "./device.ts";
import { settled } from "./settled.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const BLOCK = 256 * KiB;

/** A phone with files too large to exist, and a server and bucket that take everything; it counts what is in memory. */
function setUp(size: number) {
  const held = { now: 0, most: 0, puts: 0, mostPuts: 0, largest: 0 };
  const stored: { start: number; length: number }[] = [];

  class LargeFiles extends MemoryFiles {
    override stat = async () => ({ size, lastModifiedTime: 1 });
    override keep = async () => false;
    override digest = async () => "00";
    override read = async (_path: string, _position: number, length: number) => {
      held.now += length;
      held.most = Math.max(held.most, held.now);
      held.largest = Math.max(held.largest, length);
      return new ArrayBuffer(length);
    };
  }

  const answer = (body: object, ms = 0) => ({
    answer: new Promise<HttpAnswer>((resolve) =>
      setTimeout(() => resolve({ status: 200, headers: {}, body: JSON.stringify(body) }), ms),
    ),
    abort() {},
  });
  const http: Http = {
    postForm: () => {
      throw new Error("no form was to be sent");
    },
    send({ url, body = "" }) {
      if (typeof body !== "string") return put(url, body);
      const request = JSON.parse(body);
      const serverTime = "2026-01-01T00:00:00Z";
      if (url.endsWith("/uploads"))
        return answer({ kind: "multipart", upload: request.requestId, block: BLOCK, serverTime });
      if (url.endsWith("/complete")) return answer({ key: "k", url: "u", ...request });
      const parts = request.parts.map(({ start, blocks }: { start: number; blocks: number }) => {
        const length = Math.min(blocks * BLOCK, size - start);
        return { start, length, number: start / BLOCK + 1, url: `${start}`, headers: {} };
      });
      return answer({ parts, expiresAt: "2026-01-01T00:15:00Z", serverTime });
    },
  };
  function put(url: string, body: ArrayBuffer) {
    held.puts += 1;
    held.mostPuts = Math.max(held.mostPuts, held.puts);
    const call = answer({}, 1);
    call.answer = call.answer.finally(() => {
      held.puts -= 1;
      held.now -= body.byteLength;
      stored.push({ start: Number(url), length: body.byteLength });
    });
    return call;
  }
  const switches = new Switches();
  const clock: Ports["clock"] = {
    // A link of its own time: a thousand times slower than this machine, so that parts have the size phones give them.
    now: () => performance.now() * 1000,
    after(ms, run) {
      const timer = setTimeout(run, ms / 1000);
      return () => clearTimeout(timer);
    },
  };
  const uploader = createUploader({
    server: "https://upload.example.com",
    profile: "video",
    ports: {
      http,
      clock,
      files: new LargeFiles(),
      store: new MemoryStore(),
      network: switches,
      lifecycle: switches,
      random: () => 0,
      warn() {},
    },
  });
  return { uploader, held, stored };
}

describe("what is held in memory", () => {
  it("of a file of 1 GiB is never more than the parts under way", async () => {
    const { uploader, held, stored } = setUp(GiB);
    uploader.add({ path: "large", name: "large.mp4", size: GiB });
    const [item] = await settled(uploader);
    expect(item?.state, JSON.stringify(item?.error)).toBe("done");
    expect(held.most).toBeLessThanOrEqual(6 * 8 * MiB);
    expect(held.most).toBeLessThanOrEqual(6 * held.largest);
    expect(held.now).toBe(0);
    const inOrder = stored.sort((a, b) => a.start - b.start);
    expect(inOrder.reduce((end, { start, length }) => (start === end ? end + length : Number.NaN), 0)).toBe(
      GiB,
    );
  });

  it("of several files is never more than the connections allow, over all of them", async () => {
    const { uploader, held } = setUp(64 * MiB);
    for (const name of ["1", "2", "3", "4"]) uploader.add({ path: name, name, size: 64 * MiB });
    for (const { state } of await settled(uploader)) expect(state).toBe("done");
    expect(held.mostPuts).toBeLessThanOrEqual(6);
    expect(held.most).toBeLessThanOrEqual(6 * held.largest);
  });
});
