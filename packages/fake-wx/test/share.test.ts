import { describe, expect, it } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform } from "../src/node/index.ts";
import { setStage, settle } from "./stage.ts";

function setUp() {
  const platform = createNodePlatform();
  const wx = createFakeWx(platform);
  const path = `${wx.env.USER_DATA_PATH}/a.txt`;
  const write = (data: string | ArrayBuffer, filePath = path) =>
    settle(wx.getFileSystemManager().writeFile, { filePath, data });
  return { platform, wx, path, write };
}

describe("wx.shareFileMessage", () => {
  it("sends a file under its name, or the one it is given", async () => {
    const { platform, wx, path, write } = setUp();
    await write("hello");
    await wx.shareFileMessage({ filePath: path });
    await wx.shareFileMessage({ filePath: path, fileName: "合同.txt" });
    expect(platform.screen.shared).toEqual(["a.txt", "合同.txt"]);
  });

  it("fails without a touch just before, without a file, and when the user cancels", async () => {
    const { platform, wx, path, write } = setUp();
    await write("hello");
    platform.screen.tapped = false;
    await expect(wx.shareFileMessage({ filePath: path })).rejects.toEqual({
      errMsg: "shareFileMessage:fail can only be invoked by user TAP gesture.",
    });
    platform.screen.tapped = true;
    await expect(wx.shareFileMessage({ filePath: "wxfile://tmp_x" })).rejects.toMatchObject({
      errMsg: "shareFileMessage:fail no such file or directory wxfile://tmp_x",
    });
    platform.screen.confirm = false;
    await expect(wx.shareFileMessage({ filePath: path })).rejects.toEqual({
      errMsg: "shareFileMessage:fail cancel",
    });
  });
});

describe("wx.previewMedia", () => {
  it("shows the picture or video it is to begin with", async () => {
    const { platform, wx } = setUp();
    const sources = [{ url: "http://a/1.png" }, { url: "http://a/2.mp4", type: "video" as const }];
    await wx.previewMedia({ sources });
    await wx.previewMedia({ sources, current: 1 });
    expect(platform.screen).toMatchObject({ images: ["http://a/1.png"], videos: ["http://a/2.mp4"] });
    await expect(wx.previewMedia({ sources, current: 2 })).rejects.toMatchObject({ errno: 1001 });
    await expect(wx.previewMedia({ sources: [] })).rejects.toMatchObject({ errno: 1001 });
  });
});

describe("FileSystemManager.writeFile", () => {
  it("writes text and bytes into the own folder, over what is there, and nowhere else", async () => {
    const { wx, path, write } = setUp();
    await write("一");
    await write(new Uint8Array([1, 2]).buffer);
    const { success } = await settle<object, { data: ArrayBuffer }>(wx.getFileSystemManager().readFile, {
      filePath: path,
    });
    expect([...new Uint8Array(success?.data ?? new ArrayBuffer())]).toEqual([1, 2]);
    const { fail } = await write("x", "wxfile://tmp_a");
    expect(fail).toMatchObject({ errCode: 1300013 });
  });
});

describe("domain lists", () => {
  it("let nothing through that is not in the call's own list", async () => {
    const { platform, url } = await setStage((_request, response) => response.end("ok"));
    const device = { ...platform.device, console: { domains: { request: [url], uploadFile: [] } } };
    const wx = createFakeWx({ ...platform, device });
    const file = `${wx.env.USER_DATA_PATH}/a.txt`;
    await settle(wx.getFileSystemManager().writeFile, { filePath: file, data: "x" });

    expect((await settle(wx.request, { url })).success).toMatchObject({ statusCode: 200 });
    expect((await settle(wx.downloadFile, { url })).success).toMatchObject({ statusCode: 200 });
    const { fail } = await settle(wx.uploadFile, { url, filePath: file, name: "file" });
    expect(fail).toEqual({ errMsg: "uploadFile:fail url not in domain list", errno: 600002 });
  });
});

describe("wx.getPrivacySetting", () => {
  it("tells whether the user has to agree, and the guide's name", async () => {
    const { platform, wx } = setUp();
    expect((await settle(wx.getPrivacySetting, {})).success).toMatchObject({ needAuthorization: false });
    const privacy = { needAuthorization: true, privacyContractName: "《直传隐私保护指引》" };
    const other = createFakeWx({ ...platform, device: { ...platform.device, console: { privacy } } });
    expect((await settle(other.getPrivacySetting, {})).success).toMatchObject(privacy);
  });

  it("where there is none the user's files and clipboard are out of reach", async () => {
    const { platform } = setUp();
    const privacy = { needAuthorization: false, privacyContractName: "" };
    const wx = createFakeWx({ ...platform, device: { ...platform.device, console: { privacy } } });
    const refused = { errno: 112, errMsg: expect.stringMatching(/:fail .*privacy agreement/) };
    expect((await settle(wx.chooseMessageFile, { count: 1 })).fail).toMatchObject(refused);
    expect((await settle(wx.chooseMedia, {})).fail).toMatchObject(refused);
    expect((await settle(wx.setClipboardData, { data: "a" })).fail).toMatchObject(refused);
    expect((await settle(wx.getClipboardData, {})).fail).toMatchObject(refused);
  });
});
