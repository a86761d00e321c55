import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform } from "../src/node/index.ts";

const content = randomBytes(1000);
const MB = 1024 * 1024;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fake-wx-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Manager = WechatMiniprogram.FileSystemManager;
type Outcome<R = Record<string, never>> = R & { readonly errMsg: string; readonly errCode?: number };

async function setUp({ name = "a.bin", bytes = content as Uint8Array, quirks = {} } = {}) {
  const disk = join(folder, `${randomBytes(4).toString("hex")}-${name}`);
  await writeFile(disk, bytes);
  const platform = createNodePlatform();
  onTestFinished(() => platform.close());
  const wx = createFakeWx({ ...platform, device: { ...platform.device, quirks } });
  const fs = wx.getFileSystemManager();
  /** Calls and gives whatever the one callback was given. */
  const call = <R = object>(name: keyof Manager, option: object) =>
    new Promise<Outcome<R>>((resolve) => {
      (fs[name] as (option: object) => void).call(fs, { ...option, success: resolve, fail: resolve });
    });
  return { platform, call, disk, path: platform.files.register(disk), usr: wx.env.USER_DATA_PATH };
}

/** A file of so many bytes that takes no room on disk. */
async function sparse(name: string, size: number): Promise<string> {
  const path = join(folder, name);
  await (await open(path, "w")).close();
  await truncate(path, size);
  return path;
}

describe("open, read, close", () => {
  async function opened(quirks = {}) {
    const stage = await setUp({ quirks });
    const { fd, errMsg } = await stage.call<{ fd: string }>("open", { filePath: stage.path });
    expect(errMsg).toBe("open:ok");
    expect(fd).toEqual(expect.any(String));
    const arrayBuffer = new ArrayBuffer(100);
    const read = (option: object) =>
      stage.call<{ bytesRead: number; arrayBuffer: ArrayBuffer }>("read", { fd, arrayBuffer, ...option });
    return { ...stage, fd, arrayBuffer, read };
  }

  it("reads nothing unless told how much", async () => {
    const { read, arrayBuffer } = await opened();
    expect((await read({})).bytesRead).toBe(0);
    expect(new Uint8Array(arrayBuffer)).toEqual(new Uint8Array(100));
  });

  it("reads a range into the buffer given, and less at the end of the file", async () => {
    const { read, arrayBuffer } = await opened();
    expect(await read({ position: 500, length: 60, offset: 40 })).toMatchObject({
      bytesRead: 60,
      arrayBuffer,
    });
    expect(Buffer.from(arrayBuffer, 40, 60)).toEqual(content.subarray(500, 560));
    expect((await read({ position: 990, length: 100 })).bytesRead).toBe(10);
    expect((await read({ position: 1000, length: 100 })).bytesRead).toBe(0);
  });

  it("goes on where it was without a position, which a read with one does not move", async () => {
    const { read, arrayBuffer } = await opened();
    await read({ length: 100 });
    await read({ position: 700, length: 5 });
    await read({ length: 100 });
    expect(Buffer.from(arrayBuffer)).toEqual(content.subarray(100, 200));
  });

  it("reads also a file over 100 MB", async () => {
    const { platform, call } = await setUp();
    const filePath = platform.files.register(await sparse("large.bin", 100 * MB + 1));
    const { fd } = await call<{ fd: string }>("open", { filePath });
    const option = { fd, arrayBuffer: new ArrayBuffer(9), length: 9, position: 100 * MB - 8 };
    expect((await call<{ bytesRead: number }>("read", option)).bytesRead).toBe(9);
  });

  it.each([
    [{ length: 101 }, 1301006],
    [{ length: 61, offset: 40 }, 1301006],
    [{ length: 1, offset: 101 }, 1301007],
    [{ length: 1, position: -1 }, 1301009],
    [{ length: 1, arrayBuffer: new Uint8Array(9) }, 1302005],
    [{ length: 1, fd: "99" }, 1300009],
    [{ length: 1, fd: 1 }, undefined],
  ])("refuses to read %o", async (option, errCode) => {
    const { read } = await opened();
    const { errMsg, errCode: code } = await read(option);
    expect(errMsg).toMatch(/^read:fail /);
    expect(code).toBe(errCode);
  });

  it("knows no descriptor that was closed, no file that is not there, no flag but r, and only so many at once", async () => {
    const { call, fd, read, path } = await opened();
    expect((await call("close", { fd })).errMsg).toBe("close:ok");
    expect((await read({ length: 1 })).errCode).toBe(1300009);
    expect((await call("close", { fd })).errCode).toBe(1300009);
    expect((await call("open", { filePath: "wxfile://tmp_gone" })).errCode).toBe(1300002);
    expect((await call("open", { filePath: path, flag: "w" })).errCode).toBe(1302003);
    const codes: unknown[] = [];
    for (let n = 0; n < 33; n++) codes.push((await call("open", { filePath: path })).errCode);
    expect(codes.filter((code) => code !== undefined)).toEqual([1302002]);
  });
});

describe("stat and access", () => {
  it("tell files from folders and from nothing", async () => {
    const { call, path, usr } = await setUp();
    const { stats } = await call<{ stats: WechatMiniprogram.Stats }>("stat", { path });
    expect(stats).toMatchObject({ size: 1000, lastModifiedTime: expect.any(Number) });
    expect([stats.isFile(), stats.isDirectory()]).toEqual([true, false]);
    const own = await call<{ stats: WechatMiniprogram.Stats }>("stat", { path: usr });
    expect(own.stats.isDirectory()).toBe(true);
    expect((await call("stat", { path: `${usr}/none` })).errCode).toBe(1300002);
    expect((await call("access", { path })).errMsg).toBe("access:ok");
    expect((await call("access", { path: `${usr}/none` })).errCode).toBe(1300002);
  });
});

describe("the mini-program's own files", () => {
  it("are copied, listed, read and taken away; the copy does not change with the file", async () => {
    const { call, path, usr, disk } = await setUp();
    const destPath = `${usr}/copy.bin`;
    expect((await call("copyFile", { srcPath: path, destPath })).errMsg).toBe("copyFile:ok");
    await writeFile(disk, "other");
    const { data } = await call<{ data: ArrayBuffer }>("readFile", { filePath: destPath });
    expect(Buffer.from(data)).toEqual(content);
    expect(await call("readdir", { dirPath: usr })).toMatchObject({ files: ["copy.bin"] });
    expect((await call("unlink", { filePath: destPath })).errMsg).toBe("unlink:ok");
    expect(await call("readdir", { dirPath: usr })).toMatchObject({ files: [] });
    expect((await call("unlink", { filePath: destPath })).errCode).toBe(1300002);
  });

  it("are moved there by saveFile, which leaves no temporary path", async () => {
    const { call, path, usr } = await setUp();
    const option = { tempFilePath: path, filePath: `${usr}/kept.bin` };
    expect(await call("saveFile", option)).toMatchObject({ savedFilePath: `${usr}/kept.bin` });
    expect((await call("access", { path })).errCode).toBe(1300002);
    expect((await call("saveFile", option)).errCode).toBe(1301112);
  });

  it("lie in folders that have to be made first", async () => {
    const { call, path, usr } = await setUp();
    const destPath = `${usr}/a/b/copy.bin`;
    expect((await call("copyFile", { srcPath: path, destPath })).errCode).toBe(1300002);
    expect((await call("mkdir", { dirPath: `${usr}/a/b` })).errCode).toBe(1300002);
    expect((await call("mkdir", { dirPath: `${usr}/a/b`, recursive: true })).errMsg).toBe("mkdir:ok");
    expect((await call("mkdir", { dirPath: `${usr}/a/b` })).errCode).toBe(1301005);
    expect((await call("copyFile", { srcPath: path, destPath })).errMsg).toBe("copyFile:ok");
    expect((await call("readdir", { dirPath: destPath })).errCode).toBe(1300020);
    expect((await call("unlink", { filePath: `${usr}/a` })).errCode).toBe(1301003);
    expect((await call("rmdir", { dirPath: `${usr}/a` })).errCode).toBe(1300066);
    expect((await call("rmdir", { dirPath: `${usr}/a`, recursive: true })).errMsg).toBe("rmdir:ok");
    expect(await call("readdir", { dirPath: usr })).toMatchObject({ files: [] });
  });

  it("lie nowhere else", async () => {
    const { call, path, usr, disk } = await setUp();
    for (const destPath of [path, disk, `${usr}/../copy.bin`, "wxfile://usrother/copy.bin"])
      expect((await call("copyFile", { srcPath: path, destPath })).errCode).toBe(1300013);
  });

  it("are 200 MB at most, in folders too and also when copied at the same time", async () => {
    const { call, platform, usr } = await setUp();
    const srcPath = platform.files.register(await sparse("half.bin", 100 * MB));
    const one = platform.files.register(await sparse("one.bin", 1));
    await call("mkdir", { dirPath: `${usr}/in` });
    const copies = ["in/1", "in/2", "3"].map((name) =>
      call("copyFile", { srcPath, destPath: `${usr}/${name}` }),
    );
    expect((await Promise.all(copies)).map(({ errCode }) => errCode)).toEqual([
      undefined,
      undefined,
      1300202,
    ]);
    expect((await call("copyFile", { srcPath: one, destPath: `${usr}/one` })).errCode).toBe(1300202);
    expect((await call("copyFile", { srcPath: one, destPath: `${usr}/in/1` })).errMsg).toBe("copyFile:ok");
    expect((await call("copyFile", { srcPath: one, destPath: `${usr}/one` })).errMsg).toBe("copyFile:ok");
  });
});

describe("the files of a platform that is closed", () => {
  it("are gone for good: whoever comes late finds nothing, and makes nothing", async () => {
    const { call, platform, path, usr } = await setUp();
    await call("copyFile", { srcPath: path, destPath: `${usr}/copy.bin` });
    const disk = platform.files.locate(`${usr}/copy.bin`) ?? "";
    await platform.close();
    await expect(stat(disk)).rejects.toMatchObject({ code: "ENOENT" });
    expect((await call("stat", { path: `${usr}/copy.bin` })).errCode).toBe(1300002);
    expect((await call("copyFile", { srcPath: path, destPath: `${usr}/copy.bin` })).errCode).toBe(1300002);
    expect(platform.files.locate(usr)).toBeUndefined();
  });
});

describe("the quirks of phones", () => {
  it("let readFile go past the end on Android, with zeros", async () => {
    const { call, path } = await setUp({ quirks: { padsReads: true } });
    const read = async (position: number, length: number) =>
      Buffer.from((await call<{ data: ArrayBuffer }>("readFile", { filePath: path, position, length })).data);
    expect(await read(990, 20)).toEqual(Buffer.concat([content.subarray(990), Buffer.alloc(10)]));
    expect(await read(2000, 5)).toEqual(Buffer.alloc(5));
    expect(await read(10, 5)).toEqual(content.subarray(10, 15));
  });
});
