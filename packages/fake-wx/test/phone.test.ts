import { createHash, randomBytes } from "node:crypto";
import { truncate, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClock, FakePhone } from "../src/phone/index.ts";
import { settle } from "./stage.ts";

type Success = WechatMiniprogram.RequestSuccessCallbackResult<string>;
const content = randomBytes(300_000);
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Seen {
  /** Bytes of the body that arrived. */
  bytes: number;
  readonly whole: Promise<boolean>;
}

/** A tiny server that reads bodies, remembers how much of them came, and answers 200 with their digest. */
async function setUp({ speed = 100, random = Math.random } = {}) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse) {
    const end = Promise.withResolvers<boolean>();
    const one: Seen = { bytes: 0, whole: end.promise };
    seen.push(one);
    request.on("close", () => end.resolve(request.complete));
    request.on("error", () => {});
    const hash = createHash("sha256");
    request.on("data", (chunk: Buffer) => {
      one.bytes += chunk.byteLength;
      hash.update(chunk);
    });
    request.on("end", () => response.setHeader("ETag", '"e"').end(hash.digest("hex")));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = createClock({ speed });
  const phone = new FakePhone({ clock, random });
  onTestFinished(async () => {
    await phone.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const put = (option: object = {}) => {
    const data = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength);
    return settle<object, Success>(phone.wx.request, { url, method: "PUT", data, ...option });
  };
  return { phone, clock, url, seen, put };
}

/** Waits until something holds that the server or the phone brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Gives the first request, once it has come and gone. */
async function over(seen: readonly Seen[]): Promise<{ readonly bytes: number; readonly whole: boolean }> {
  await until(() => seen.length > 0);
  const [first] = seen;
  const whole = (await first?.whole) ?? false;
  return { bytes: first?.bytes ?? 0, whole };
}

const reset = { errno: 600001, errMsg: expect.stringContaining("net::ERR_CONNECTION_RESET") };

describe("a connection that is cut", () => {
  it("before anything is sent: the server knows nothing", async () => {
    const { phone, put, seen } = await setUp();
    phone.faults.add({ cut: "before" });
    expect((await put()).fail).toMatchObject(reset);
    expect(seen).toHaveLength(0);
    expect((await put()).success).toMatchObject({ statusCode: 200, data: sha(content) });
  });

  it.each([1, 70_000, 299_999])("after byte %i: the server has exactly so many", async (cut) => {
    const { phone, put, seen } = await setUp();
    phone.faults.add({ cut });
    expect((await put()).fail).toMatchObject(reset);
    expect(await over(seen)).toEqual({ bytes: cut, whole: false });
  });

  it("after the body: the server has all of it, the phone does not know", async () => {
    const { phone, put, seen } = await setUp();
    phone.faults.add({ cut: "sent" });
    expect((await put()).fail).toMatchObject(reset);
    expect((await over(seen)).bytes).toBe(content.length);
  });

  it("after the answer: the server has done its work, the answer is lost", async () => {
    const { phone, put, seen } = await setUp();
    phone.faults.add({ cut: "answered" });
    expect((await put()).fail).toMatchObject(reset);
    expect(await over(seen)).toEqual({ bytes: content.length, whole: true });
  });

  it("in the middle of a file that wx.uploadFile sends", async () => {
    const { phone, url, seen } = await setUp();
    const { path } = await phone.choose("a.bin", content);
    phone.faults.add({ request: /^POST /, cut: 100_000 });
    const option = { url, filePath: path, name: "file" };
    expect((await settle(phone.wx.uploadFile, option)).fail).toMatchObject(reset);
    expect(await over(seen)).toEqual({ bytes: 100_000, whole: false });
  });

  it("strikes the requests it names, as often as it is told", async () => {
    const { phone, put, url } = await setUp();
    phone.faults.add({ request: /partNumber=2$/g, times: 2, cut: 10 });
    expect((await put({ url: `${url}/?partNumber=1` })).success).toBeDefined();
    const ends: boolean[] = [];
    for (let n = 0; n < 3; n++) ends.push((await put({ url: `${url}/?partNumber=2` })).success !== undefined);
    expect(ends).toEqual([false, false, true]);
    expect(phone.faults.left).toBe(0);
  });
});

describe("a link", () => {
  it.each(["before", 1000, "sent", "answered"] as const)(
    "that stalls (%s) ends in the timeout alone",
    async (stall) => {
      const { phone, clock, put } = await setUp();
      phone.faults.add({ stall });
      const from = clock.now();
      expect((await put({ timeout: 10_000 })).fail).toEqual({ errno: 5, errMsg: "request:fail timeout" });
      expect(clock.now() - from).toBeGreaterThanOrEqual(10_000);
    },
  );

  it("carries so many bytes a second, however many tasks share it", async () => {
    const { phone, clock, put } = await setUp({ speed: 20 });
    phone.link({ bytesPerSecond: 150_000 });
    const from = clock.now();
    const ends = await Promise.all([put(), put(), put()]);
    expect(ends.map(({ success }) => success?.data)).toEqual([sha(content), sha(content), sha(content)]);
    const seconds = (clock.now() - from) / 1000;
    expect(seconds).toBeGreaterThan(5.5);
    expect(seconds).toBeLessThan(8);
  });

  it("stands still at 0 bytes a second until it goes on", async () => {
    const { phone, clock, put, seen } = await setUp();
    phone.link({ bytesPerSecond: 0 });
    const answer = put();
    await new Promise<void>((resolve) => clock.after(5000, resolve));
    expect(seen.map(({ bytes }) => bytes)).toEqual([]);
    phone.link({});
    expect((await answer).success?.data).toBe(sha(content));
  });

  it("takes its time there and back", async () => {
    const { phone, clock, put } = await setUp();
    phone.link({ latencyMs: 3000 });
    const from = clock.now();
    expect((await put()).success).toBeDefined();
    expect(clock.now() - from).toBeGreaterThanOrEqual(3000);
  });

  it("breaks by chance, and the same way for the same chance", async () => {
    const { phone, put, seen } = await setUp({ random: () => 0.5 });
    // Half of what begins is broken after ln 2 seconds.
    phone.link({ bytesPerSecond: 150_000, breaksPerSecond: 1 });
    expect((await put()).fail).toMatchObject(reset);
    expect((await over(seen)).bytes).toBeLessThan(290_000);
    phone.link({ breaksPerSecond: 0 });
    expect((await put()).success).toBeDefined();
  });
});

describe("the network", () => {
  it("goes away: what runs fails, what begins fails, and then it is told", async () => {
    const { phone, put, seen } = await setUp();
    const told: boolean[] = [];
    phone.wx.onNetworkStatusChange(({ isConnected }) => told.push(isConnected));
    phone.link({ bytesPerSecond: 1000 });
    const running = put();
    await until(() => seen.length === 1);
    phone.goOffline();
    const gone = { errno: 600001, errMsg: expect.stringContaining("net::ERR_INTERNET_DISCONNECTED") };
    expect((await running).fail).toMatchObject(gone);
    expect((await put()).fail).toMatchObject(gone);
    expect((await phone.wx.getNetworkType()).networkType).toBe("none");
    phone.link({});
    phone.goOnline("4g");
    expect((await put()).success).toBeDefined();
    expect(told).toEqual([false, true]);
  });

  it("becomes another: what runs fails, what begins does not", async () => {
    const { phone, put, seen } = await setUp();
    phone.link({ bytesPerSecond: 1000 });
    const running = [put(), put()];
    await until(() => seen.length === 2);
    phone.goOnline("5g");
    for (const { fail } of await Promise.all(running))
      expect(fail?.errMsg).toContain("net::ERR_NETWORK_CHANGED");
    phone.link({});
    expect((await put()).success).toBeDefined();
  });
});

describe("the background", () => {
  it("ends what runs after 5 seconds, and lets nothing begin until the foreground", async () => {
    const { phone, clock, put, seen } = await setUp();
    phone.link({ bytesPerSecond: 1000 });
    const running = put();
    await until(() => seen.length === 1);
    const from = clock.now();
    phone.hide();
    expect((await running).fail).toEqual({ errMsg: "request:fail interrupted" });
    expect(clock.now() - from).toBeGreaterThanOrEqual(5000);
    expect((await put()).fail).toEqual({ errMsg: "request:fail interrupted" });
    phone.link({});
    phone.show();
    expect((await put()).success).toBeDefined();
  });

  it("of less than 5 seconds does no harm", async () => {
    const { phone, clock, put } = await setUp();
    phone.link({ bytesPerSecond: 30_000 });
    const running = put();
    phone.hide();
    await new Promise<void>((resolve) => clock.after(2000, resolve));
    phone.show();
    expect((await running).success?.data).toBe(sha(content));
  });
});

describe("a restart", () => {
  it("leaves storage and the mini-program's own files, and nothing else", async () => {
    const { phone } = await setUp();
    const { path } = await phone.choose("a.bin", content);
    const fs = phone.wx.getFileSystemManager();
    const destPath = `${phone.wx.env.USER_DATA_PATH}/kept.bin`;
    await settle(fs.copyFile, { srcPath: path, destPath });
    phone.wx.setStorageSync("k", [1]);
    await phone.restart();
    expect(phone.wx.getStorageSync("k")).toEqual([1]);
    const after = phone.wx.getFileSystemManager();
    expect((await settle(after.access, { path })).fail).toMatchObject({ errCode: 1300002 });
    const { success } = await settle<object, { data: ArrayBuffer }>(after.readFile, { filePath: destPath });
    expect(sha(new Uint8Array(success?.data ?? new ArrayBuffer()))).toBe(sha(content));
    expect(await phone.userFiles()).toEqual(["kept.bin"]);
  });

  it("lets what was under way never answer, no timer fire and nothing be written", async () => {
    const { phone, clock, seen, put } = await setUp();
    phone.link({ bytesPerSecond: 1000 });
    const said: string[] = [];
    const { wx: before, clock: ofBefore } = phone;
    void put().then(() => said.push("request"));
    before.getFileSystemManager().readFile({
      filePath: (await phone.choose("a.bin", content)).path,
      complete: () => said.push("file"),
    });
    ofBefore.after(100, () => said.push("timer"));
    before.onAppShow(() => said.push("show"));
    await until(() => seen.length === 1);
    said.length = 0;
    await phone.restart();
    expect((await over(seen)).whole).toBe(false);
    before.setStorageSync("k", "late");
    phone.show();
    before.request({ url: "http://127.0.0.1:1", complete: () => said.push("late") });
    await new Promise<void>((resolve) => clock.after(2000, resolve));
    expect(said).toEqual([]);
    expect(phone.wx.getStorageSync("k")).toBe("");
  });
});

describe("files", () => {
  it("are read short once in a while", async () => {
    const { phone } = await setUp();
    const { path } = await phone.choose("a.bin", content);
    const fs = phone.wx.getFileSystemManager();
    const { success: opened } = await settle<object, { fd: string }>(fs.open, { filePath: path });
    const read = async () => {
      const option = { fd: opened?.fd, arrayBuffer: new ArrayBuffer(1000), length: 1000, position: 0 };
      return (await settle<object, { bytesRead: number }>(fs.read, option)).success?.bytesRead;
    };
    phone.shortenReads();
    expect([await read(), await read()]).toEqual([500, 1000]);
    phone.shortenReads();
    const { success } = await settle<object, { data: ArrayBuffer }>(fs.readFile, { filePath: path });
    expect(success?.data.byteLength).toBe(content.length / 2);
  });

  it("may shrink or change while they are sent", async () => {
    const { phone, url, seen } = await setUp();
    const { path } = await phone.choose("a.bin", content);
    phone.link({ bytesPerSecond: 50_000 });
    const ended = settle(phone.wx.uploadFile, { url, filePath: path, name: "file" });
    await until(() => (seen[0]?.bytes ?? 0) > 0);
    await truncate(phone.locate(path), 100);
    expect((await ended).fail?.errMsg).toMatch(/^uploadFile:fail errcode:-2 /);
    await writeFile(phone.locate(path), "other");
    const fs = phone.wx.getFileSystemManager();
    const { success } = await settle<object, { data: string }>(fs.readFile, {
      filePath: path,
      encoding: "utf8",
    });
    expect(success?.data).toBe("other");
  });

  it("do not fit when the phone is full", async () => {
    const { phone } = await setUp();
    const { path: srcPath } = await phone.choose("a.bin", content);
    const copy = () => {
      const destPath = `${phone.wx.env.USER_DATA_PATH}/a.bin`;
      return settle<object, object>(phone.wx.getFileSystemManager().copyFile, { srcPath, destPath });
    };
    phone.wx.setStorageSync("old", 1);
    phone.fillStorage();
    await phone.fillUserFiles();
    expect((await copy()).fail).toMatchObject({ errCode: 1300202 });
    expect(() => phone.wx.setStorageSync("new", 1)).toThrow("exceed storage max size");
    expect(await phone.userFiles()).toEqual([]);
    await phone.makeRoom();
    expect((await copy()).success).toBeDefined();
    phone.wx.setStorageSync("new", 1);
    expect(phone.wx.getStorageSync("old")).toBe(1);
  });
});

describe("a phone of its kind", () => {
  it("has a clock a day off", async () => {
    const { phone, clock } = await setUp();
    phone.setClockAhead(86_400_000);
    const off = phone.clock.now() - clock.now();
    expect(Math.abs(off - 86_400_000)).toBeLessThan(1000);
  });

  it("says at once that all is sent, as Android", async () => {
    const { phone, url } = await setUp();
    phone.setQuirks({ jumpsProgress: true });
    phone.link({ bytesPerSecond: 100_000 });
    const { path } = await phone.choose("a.bin", content);
    const seen: number[] = [];
    await new Promise<void>((resolve) => {
      const task = phone.wx.uploadFile({ url, filePath: path, name: "file", complete: () => resolve() });
      task.onProgressUpdate(({ progress }) => seen.push(progress));
    });
    expect(new Set(seen)).toEqual(new Set([100]));
  });

  it("writes header names in a case of its own, as iOS", async () => {
    const { phone, put } = await setUp();
    expect((await put()).success?.header).toHaveProperty("ETag");
    phone.setQuirks({ recasesHeaders: true });
    const { header } = (await put()).success ?? {};
    expect(header).toHaveProperty("Etag");
    expect(header).not.toHaveProperty("ETag");
  });
});

describe("createClock", () => {
  it("runs faster than real time, never early, and forgets what is cancelled", async () => {
    const clock = createClock({ speed: 100, startsAt: 1_000_000 });
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000);
    const real = performance.now();
    const from = clock.now();
    let cancelled = false;
    clock.after(50, () => {
      cancelled = true;
    })();
    for (const ms of [0, 30, 250, 5000]) {
      const asked = clock.now();
      await new Promise<void>((resolve) => clock.after(ms, resolve));
      expect(clock.now() - asked).toBeGreaterThanOrEqual(ms);
    }
    expect(clock.now() - from).toBeGreaterThanOrEqual(5280);
    expect(performance.now() - real).toBeLessThan(1000);
    expect(cancelled).toBe(false);
    expect(() => createClock({ speed: 0 })).toThrow(RangeError);
  });
});

describe("login", () => {
  it("needs the network and the foreground, and dies with the mini-program", async () => {
    const given: ((code: string) => void)[] = [];
    const phone = new FakePhone({ login: () => new Promise((resolve) => given.push(resolve)) });
    onTestFinished(() => phone.close());
    phone.goOffline();
    await expect(phone.wx.login()).rejects.toMatchObject({ errno: 600001 });
    phone.goOnline();
    const first = phone.wx.login();
    await expect.poll(() => given.length).toBe(1);
    given[0]?.("code");
    expect(await first).toEqual({ code: "code", errMsg: "login:ok" });

    let answers = 0;
    phone.wx.login({ complete: () => answers++ });
    await expect.poll(() => given.length).toBe(2);
    await phone.restart();
    given[1]?.("too late");
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toBe(0);
  });
});
