import { describe, expect, it } from "vitest";
import { createFakeWx } from "../src/index.ts";
import { createNodePlatform, memoryStorage } from "../src/node/index.ts";
import { ManualClock, setStage, settle } from "./stage.ts";

function setUp(storage = memoryStorage()) {
  const platform = createNodePlatform({ storage });
  return { platform, wx: createFakeWx(platform) };
}

describe("a call", () => {
  it("gives a promise only when it is given no callback", async () => {
    const { wx } = setUp();
    await expect(wx.showToast({ title: "好" })).resolves.toEqual({ errMsg: "showToast:ok" });
    let answer: unknown;
    await new Promise<void>((resolve) => {
      answer = wx.showToast({ title: "好", complete: () => resolve() });
    });
    expect(answer).toBeUndefined();
  });

  it("is not there when nobody has made it", () => {
    const { wx } = setUp();
    expect("chooseVideo" in wx).toBe(false);
    expect(wx.canIUse("chooseVideo")).toBe(false);
    expect(wx.canIUse("request.object.timeout")).toBe(true);
  });
});

describe("login", () => {
  it("gives a code of the phone's user, as a promise or to its callbacks", async () => {
    const codes = ["one", "two"];
    const wx = createFakeWx(createNodePlatform({ login: () => codes.shift() ?? "" }));
    await expect(wx.login()).resolves.toEqual({ code: "one", errMsg: "login:ok" });
    expect(await settle(wx.login, {})).toEqual({ success: { code: "two", errMsg: "login:ok" } });
  });

  it("fails with WeChat's reason, also where there is no WeChat", async () => {
    await expect(setUp().wx.login()).rejects.toEqual({
      errMsg: "login:fail there is no WeChat to log in to",
    });
  });

  it("fails when WeChat does not answer in time", async () => {
    const clock = new ManualClock();
    const wx = createFakeWx(createNodePlatform({ clock, login: () => new Promise(() => {}) }));
    const answer = settle(wx.login, { timeout: 3000 });
    await Promise.resolve();
    clock.move(2999);
    clock.move(1);
    expect(await answer).toEqual({ fail: { errMsg: "login:fail timeout", errno: 5 } });
    const wrong = settle(wx.login, { timeout: -1 });
    expect((await wrong).fail?.errMsg).toContain("parameter.timeout should be a positive Number");
  });
});

describe("storage", () => {
  it("keeps values, also past a restart", async () => {
    const storage = memoryStorage();
    await setUp(storage).wx.setStorage({ key: "k", data: { n: [1, "二"] } });
    const { wx } = setUp(storage);
    expect(wx.getStorageSync("k")).toEqual({ n: [1, "二"] });
    expect((await wx.getStorage({ key: "k" })).data).toEqual({ n: [1, "二"] });
    expect(wx.getStorageInfoSync()).toMatchObject({ keys: ["k"], currentSize: 1, limitSize: 10240 });
    wx.removeStorageSync("k");
    expect(wx.getStorageSync("k")).toBe("");
    await expect(wx.getStorage({ key: "k" })).rejects.toEqual({ errMsg: "getStorage:fail data not found" });
  });

  it("holds 1 MB a key and 10 MB in all", async () => {
    const { wx } = setUp();
    const nearlyOne = "x".repeat(1024 * 1024 - 16);
    for (let n = 0; n < 10; n++) wx.setStorageSync(`k${n}`, nearlyOne);
    expect(() => wx.setStorageSync("one", `${nearlyOne}${nearlyOne}`)).toThrow("entry size limit reached");
    await expect(wx.setStorage({ key: "k10", data: nearlyOne })).rejects.toMatchObject({
      errMsg: expect.stringContaining("exceed storage max size"),
    });
    wx.setStorageSync("k9", "smaller");
    expect(wx.getStorageSync("k9")).toBe("smaller");
  });
});

describe("the phone", () => {
  it("tells its network and when that changes", async () => {
    const { wx, platform } = setUp();
    const seen: string[] = [];
    const listener = ({ networkType }: { networkType: string }) => seen.push(networkType);
    wx.onNetworkStatusChange(listener as never);
    platform.network.change({ isConnected: false, networkType: "none" });
    expect((await wx.getNetworkType()).networkType).toBe("none");
    wx.offNetworkStatusChange(listener as never);
    platform.network.change({ isConnected: true, networkType: "4g" });
    expect(seen).toEqual(["none"]);
  });

  it("tells when it leaves the foreground and comes back", () => {
    const { wx, platform } = setUp();
    const seen: string[] = [];
    wx.onAppHide(() => seen.push("hide"));
    wx.onAppShow(() => seen.push("show"));
    platform.lifecycle.hide();
    platform.lifecycle.show();
    expect(seen).toEqual(["hide", "show"]);
  });

  it("gives random bytes", async () => {
    const { wx } = setUp();
    const [a, b] = await Promise.all([
      wx.getRandomValues({ length: 16 }),
      wx.getRandomValues({ length: 16 }),
    ]);
    expect(a.randomValues.byteLength).toBe(16);
    expect(new Uint8Array(a.randomValues)).not.toEqual(new Uint8Array(b.randomValues));
  });
});

describe("the screen", () => {
  it("asks, copies and shows", async () => {
    const { wx, platform } = setUp();
    platform.screen.confirm = false;
    expect(await wx.showModal({ title: "删除?" })).toMatchObject({ confirm: false, cancel: true });
    await wx.setClipboardData({ data: "https://example.com/a" });
    expect(platform.screen.clipboard).toBe("https://example.com/a");
  });

  it("opens a document that was downloaded", async () => {
    const { wx, platform, url } = await setStage((_request, response) => response.end("hello"));
    const tempFilePath = await new Promise<string>((resolve, reject) => {
      wx.downloadFile({ url: `${url}/a.pdf?x=1`, success: (r) => resolve(r.tempFilePath), fail: reject });
    });
    expect(tempFilePath).toMatch(/\.pdf$/);
    expect(await platform.files.stat(tempFilePath)).toMatchObject({ size: 5 });
    await wx.openDocument({ filePath: tempFilePath, showMenu: true });
    expect(platform.screen.documents).toEqual([tempFilePath]);
  });
});
