import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform } from "../src/node/index.ts";
import type { DeviceInfo } from "../src/platform.ts";

async function setUp(kind: DeviceInfo["platform"] = "android") {
  const platform = createNodePlatform();
  const folder = await mkdtemp(join(tmpdir(), "fake-wx-media-"));
  onTestFinished(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });
  const device = { info: () => ({ ...platform.device.info(), platform: kind }) };
  const wx = createFakeWx({ ...platform, device });
  /** The user is about to choose files of these names. */
  const willChoose = async (...names: string[]) => {
    const files = names.map((name) => join(folder, name));
    for (const file of files) await writeFile(file, "0123456789");
    platform.files.willChoose(files);
  };
  return { platform, wx, willChoose };
}

describe("wx.chooseMedia", () => {
  it("gives pictures and videos without their names", async () => {
    const { wx, willChoose } = await setUp();
    await willChoose("海边.jpg", "海浪.mp4");
    const { tempFiles, type } = await wx.chooseMedia({ mediaType: ["mix"] });
    expect(type).toBe("mix");
    expect(tempFiles).toMatchObject([
      { tempFilePath: expect.stringMatching(/^wxfile:\/\/tmp_\w+\.jpg$/), size: 10, fileType: "image" },
      { tempFilePath: expect.stringMatching(/\.mp4$/), size: 10, fileType: "video" },
    ]);
    expect(JSON.stringify(tempFiles)).not.toContain("海");
  });

  it("shows no documents, and only what was asked for", async () => {
    const { wx, willChoose } = await setUp();
    await willChoose("合同.pdf");
    await expect(wx.chooseMedia({})).rejects.toMatchObject({ errMsg: expect.stringContaining("not shown") });
    await willChoose("海浪.mp4");
    await expect(wx.chooseMedia({ mediaType: ["image"] })).rejects.toBeDefined();
  });

  it.each([
    [{ count: 0 }],
    [{ count: 21 }],
    [{ mediaType: ["audio"] }],
    [{ mediaType: [] }],
    [{ sourceType: ["chat"] }],
    [{ maxDuration: 61 }],
  ])("refuses %o", async (option) => {
    const { wx } = await setUp();
    await expect(wx.chooseMedia(option as never)).rejects.toMatchObject({ errno: 1001 });
  });

  it("fails when the user cancels, and on a Mac with mix", async () => {
    const { wx, platform } = await setUp("mac");
    platform.files.willChoose("cancel");
    await expect(wx.chooseMedia({})).rejects.toEqual({ errMsg: "chooseMedia:fail cancel" });
    await expect(wx.chooseMedia({ mediaType: ["mix"] })).rejects.toMatchObject({
      errMsg: "chooseMedia:fail mix is not supported on mac",
    });
  });
});

describe("on a computer", () => {
  it.each(["windows", "mac"] as const)("%s has no chooser of chat files", async (kind) => {
    const { wx } = await setUp(kind);
    await expect(wx.chooseMessageFile({ count: 1 })).rejects.toEqual({
      errMsg: "chooseMessageFile:fail not supported",
    });
  });
});

describe("wx.compressImage", () => {
  const heic = Buffer.from("\0\0\0\x18ftypheic", "latin1");

  it("makes a JPEG of what the phone can read", async () => {
    const { wx, platform } = await setUp();
    const src = await platform.files.keepTemporary(new Uint8Array(heic), "heic");
    const { tempFilePath } = await wx.compressImage({ src, quality: 90 });
    expect(tempFilePath).toMatch(/\.jpg$/);
    expect(Buffer.from(await platform.files.read(tempFilePath, 0, 3)).toString("hex")).toBe("ffd8ff");
  });

  it("fails for what it cannot, for what is not there and for a wrong quality", async () => {
    const { wx, platform } = await setUp();
    platform.images.readsHeic = false;
    const src = await platform.files.keepTemporary(new Uint8Array(heic), "heic");
    await expect(wx.compressImage({ src })).rejects.toEqual({
      errMsg: "compressImage:fail decode image failed",
    });
    await expect(wx.compressImage({ src: "wxfile://tmp_none" })).rejects.toMatchObject({ errCode: 1300002 });
    await expect(wx.compressImage({ src, quality: 101 })).rejects.toMatchObject({ errno: 1001 });
  });
});

describe("wx.showActionSheet", () => {
  it("gives the line that was touched, and fails when the user cancels", async () => {
    const { wx, platform } = await setUp();
    platform.screen.line = 1;
    await expect(wx.showActionSheet({ itemList: ["拍摄", "相册"] })).resolves.toMatchObject({ tapIndex: 1 });
    expect(platform.screen.sheets).toEqual([{ title: "", items: ["拍摄", "相册"] }]);
    platform.screen.line = undefined;
    await expect(wx.showActionSheet({ itemList: ["拍摄"] })).rejects.toEqual({
      errMsg: "showActionSheet:fail cancel",
    });
  });

  it("takes one to six lines", async () => {
    const { wx } = await setUp();
    for (const itemList of [[], Array.from("1234567"), [1]])
      await expect(wx.showActionSheet({ itemList } as never)).rejects.toMatchObject({ errno: 1001 });
  });
});

describe("wx.vibrateShort", () => {
  it("knows three strengths", async () => {
    const { wx, platform } = await setUp();
    await wx.vibrateShort({ type: "light" });
    expect(platform.screen.vibrations).toEqual(["light"]);
    await expect(wx.vibrateShort({} as never)).rejects.toEqual({
      errMsg: "vibrateShort:fail style is not support",
    });
  });
});
