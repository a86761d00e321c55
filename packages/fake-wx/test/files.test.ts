import { createHash } from "node:crypto";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform } from "../src/node/index.ts";
import { settle } from "./stage.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fake-wx-test-"));
  file = join(folder, "合同.pdf");
  await writeFile(file, "0123456789");
});
afterAll(() => rm(folder, { recursive: true }));

function setUp() {
  const platform = createNodePlatform();
  return { platform, wx: createFakeWx(platform) };
}

describe("wx.chooseMessageFile", () => {
  it("gives name, size and a temporary path that keeps the extension", async () => {
    const { wx, platform } = setUp();
    platform.files.willChoose([file]);
    const { tempFiles } = await wx.chooseMessageFile({ count: 1 });
    expect(tempFiles).toEqual([
      {
        name: "合同.pdf",
        size: 10,
        type: "file",
        time: expect.any(Number),
        path: expect.stringMatching(/^wxfile:\/\/tmp_\w+\.pdf$/),
      },
    ]);
  });

  it("rejects, or calls fail, when the user cancels", async () => {
    const { wx, platform } = setUp();
    platform.files.willChoose("cancel");
    await expect(wx.chooseMessageFile({ count: 1 })).rejects.toEqual({
      errMsg: "chooseMessageFile:fail cancel",
    });
    platform.files.willChoose("cancel");
    const { fail } = await settle(wx.chooseMessageFile, { count: 1 });
    expect(fail).toEqual({ errMsg: "chooseMessageFile:fail cancel" });
  });

  it.each([
    [{}],
    [{ count: 101 }],
    [{ count: -1 }],
    [{ count: 1, type: "audio" }],
    [{ count: 1, type: "file", extension: [""] }],
  ])("refuses %o", async (option) => {
    const { wx } = setUp();
    await expect(wx.chooseMessageFile(option as never)).rejects.toMatchObject({ errno: 1001 });
  });

  it("filters by extension with type file only", async () => {
    const { wx, platform } = setUp();
    platform.files.willChoose([file]);
    const hidden = wx.chooseMessageFile({ count: 1, type: "file", extension: ["docx"] });
    await expect(hidden).rejects.toMatchObject({ errMsg: expect.stringContaining("not shown") });
    platform.files.willChoose([file]);
    await expect(wx.chooseMessageFile({ count: 1, extension: ["docx"] })).resolves.toBeDefined();
  });
});

describe("FileSystemManager.readFile", () => {
  const read = (option: object) => {
    const { wx, platform } = setUp();
    const filePath = platform.files.register(file);
    return settle<object, { data: string | ArrayBuffer }>(wx.getFileSystemManager().readFile, {
      filePath,
      ...option,
    });
  };
  const text = async (option: object) =>
    Buffer.from((await read(option)).success?.data as ArrayBuffer).toString();

  it("reads the whole file, a range, or from a position to the end", async () => {
    expect(await text({})).toBe("0123456789");
    expect(await text({ position: 2, length: 3 })).toBe("234");
    expect(await text({ position: 9, length: 1 })).toBe("9");
    expect(await text({ position: 7 })).toBe("789");
    expect(await text({ length: 2 })).toBe("01");
    expect((await read({ encoding: "utf8" })).success?.data).toBe("0123456789");
  });

  it.each([
    [{ position: 10 }, 1301009, "value of position is out of range"],
    [{ position: -1 }, 1301009, "value of position is out of range"],
    [{ position: 0, length: 0 }, 1301006, "value of length is out of range"],
    [{ position: 0, length: 11 }, 1301006, "value of length is out of range"],
    [{ position: 8, length: 3 }, 1301006, "value of length is out of range"],
  ])("refuses %o", async (option, errCode, reason) => {
    expect((await read(option)).fail).toMatchObject({ errCode, errMsg: `readFile:fail ${reason}` });
  });

  it("knows no other files", async () => {
    const { fail } = await read({ filePath: "wxfile://tmp_gone" });
    expect(fail).toMatchObject({ errCode: 1300002 });
  });

  it("refuses a file over 100 MB, whatever the range", async () => {
    const big = join(folder, "big.bin");
    const handle = await open(big, "w");
    await handle.truncate(100 * 1024 * 1024 + 1);
    await handle.close();
    const { wx, platform } = setUp();
    const option = { filePath: platform.files.register(big), position: 0, length: 1 };
    const { fail } = await settle(wx.getFileSystemManager().readFile, option);
    expect(fail).toMatchObject({ errCode: 1300202 });
  });
});

describe("FileSystemManager.getFileInfo", () => {
  it.each(["md5", "sha1", "sha256"])("gives size and %s", async (digestAlgorithm) => {
    const { wx, platform } = setUp();
    const option = { filePath: platform.files.register(file), digestAlgorithm };
    const { success } = await settle(wx.getFileSystemManager().getFileInfo, option);
    const digest = createHash(digestAlgorithm).update("0123456789").digest("hex");
    expect(success).toMatchObject({ size: 10, digest });
  });
});
