import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createFiles } from "../../src/browser/files.ts";
import type { OwnFile, OwnFiles } from "../../src/browser/own-files.ts";
import { createFakeWx } from "../../src/index.ts";
import { createNodePlatform } from "../../src/node/index.ts";

const MB = 1024 * 1024;

/** What outlives the page, without a browser. */
function memoryFiles(): OwnFiles {
  const files = new Map<string, OwnFile>();
  return {
    get: async (path) => files.get(path),
    put: async (path, file) => void files.set(path, file),
    remove: async (path) => void files.delete(path),
    paths: async () => [...files.keys()],
    clear: async () => files.clear(),
  };
}

/** One page after the other over the same store. */
function openPage(own: OwnFiles) {
  const files = createFiles(randomBytes, own);
  const wx = createFakeWx({ ...createNodePlatform(), files });
  const fs = wx.getFileSystemManager();
  const call = (name: keyof typeof fs, option: object) =>
    new Promise<Record<string, unknown>>((resolve) => {
      (fs[name] as (option: object) => void).call(fs, { ...option, success: resolve, fail: resolve });
    });
  return { wx, files, call, usr: wx.env.USER_DATA_PATH };
}

/** A file that claims its size and takes no room. */
function huge(size: number): OwnFile {
  return { blob: Object.defineProperty(new Blob(), "size", { value: size }), time: 0 };
}

it("what is kept outlives the page, what is temporary does not", async () => {
  const own = memoryFiles();
  const first = openPage(own);
  const temporary = await first.files.keepTemporary(new TextEncoder().encode("合同"), "txt");
  await first.call("mkdir", { dirPath: `${first.usr}/folder` });
  expect(
    await first.call("copyFile", { srcPath: temporary, destPath: `${first.usr}/folder/kept.txt` }),
  ).toEqual({
    errMsg: "copyFile:ok",
  });

  const { call, usr } = openPage(own);
  expect(await call("readdir", { dirPath: usr })).toMatchObject({ files: ["folder"] });
  const path = `${usr}/folder/kept.txt`;
  expect(await call("readFile", { filePath: path, encoding: "utf8" })).toMatchObject({ data: "合同" });
  expect(await call("access", { path: temporary })).toMatchObject({ errCode: 1300002 });
  await call("unlink", { filePath: path });
  expect(await call("access", { path })).toMatchObject({ errCode: 1300002 });
});

it("200 MB are all there is, with what earlier pages have kept", async () => {
  const own = memoryFiles();
  const { usr } = openPage(own);
  await own.put(`${usr}/old`, huge(200 * MB - 10));

  const { call, files } = openPage(own);
  const srcPath = await files.keepTemporary(new Uint8Array(11), "");
  const destPath = `${usr}/new`;
  expect(await call("copyFile", { srcPath, destPath })).toMatchObject({ errCode: 1300202 });
  await call("unlink", { filePath: `${usr}/old` });
  expect(await call("copyFile", { srcPath, destPath })).toEqual({ errMsg: "copyFile:ok" });
});

it("wx.clearStorage leaves files where they are, as in WeChat", async () => {
  const { wx, call, usr } = openPage(memoryFiles());
  wx.setStorageSync("a", 1);
  await call("writeFile", { filePath: `${usr}/a.txt`, data: "a" });
  await wx.clearStorage();
  expect(wx.getStorageSync("a")).toBe("");
  expect(await call("readdir", { dirPath: usr })).toMatchObject({ files: ["a.txt"] });
});

it("a file written anew is shown anew", async () => {
  const { call, files, usr } = openPage(memoryFiles());
  const filePath = `${usr}/a.txt`;
  await call("writeFile", { filePath, data: "a" });
  const before = await files.objectUrl(filePath);
  expect(await files.objectUrl(filePath)).toBe(before);
  await call("writeFile", { filePath, data: "b" });
  const after = await files.objectUrl(filePath);
  expect(after).not.toBe(before);
  expect(await (await fetch(after as string)).text()).toBe("b");
});
