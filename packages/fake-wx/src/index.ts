export { createFakeWx, type FakeWx, type FakeWxCall } from "./fake-wx.ts";
export * from "./platform.ts";
