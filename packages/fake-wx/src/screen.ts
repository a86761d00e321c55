import { asyncCall, WxFailure } from "./calls.ts";
import { checkString, parameterError } from "./check.ts";
import type { Platform, Toast } from "./platform.ts";
import { demandPrivacyGuide } from "./privacy.ts";

const MOST_LINES = 6;
const STRENGTHS = ["heavy", "medium", "light"];
const TOAST_DURATION = 1500;

/** Makes the calls through which a page speaks to its user. */
export function createScreen(platform: Platform) {
  const { screen, files } = platform;
  const hide = () => {
    screen.toast(undefined);
    return {};
  };
  return {
    showToast: asyncCall(
      "showToast",
      ({ title, icon = "success", duration = TOAST_DURATION, mask = false }) => {
        checkString("parameter.title", title);
        screen.toast({ title, icon: icon as Toast["icon"], duration, mask });
        return {};
      },
    ),
    hideToast: asyncCall("hideToast", hide),
    showLoading: asyncCall("showLoading", ({ title, mask = false }) => {
      checkString("parameter.title", title);
      screen.toast({ title, icon: "loading", duration: undefined, mask });
      return {};
    }),
    hideLoading: asyncCall("hideLoading", hide),
    showModal: asyncCall("showModal", async (option) => {
      const {
        title = "",
        content = "",
        showCancel = true,
        confirmText = "确定",
        confirmColor,
        cancelText = "取消",
      } = option;
      const { confirm } = await screen.modal({
        title,
        content,
        showCancel,
        confirmText,
        confirmColor,
        cancelText,
      });
      return { confirm, cancel: !confirm, content: "" };
    }),
    showActionSheet: asyncCall("showActionSheet", async ({ itemList, alertText = "" }) => {
      if (!Array.isArray(itemList) || itemList.length === 0 || itemList.length > MOST_LINES)
        throw parameterError(`parameter.itemList should be an Array of 1 to ${MOST_LINES} Strings;`);
      for (const item of itemList) checkString("parameter.itemList[]", item);
      const tapIndex = await screen.actionSheet({ title: alertText, items: itemList });
      if (tapIndex === undefined) throw new WxFailure("cancel");
      return { tapIndex };
    }),
    vibrateShort: asyncCall("vibrateShort", ({ type }) => {
      if (!STRENGTHS.includes(type)) throw new WxFailure("style is not support");
      screen.vibrate(type as "heavy" | "medium" | "light");
      return {};
    }),
    setTabBarItem: asyncCall("setTabBarItem", ({ index, text }) => {
      if (!Number.isInteger(index)) throw parameterError("parameter.index should be a Number;");
      screen.nameTab({ index, text });
      return {};
    }),
    setClipboardData: asyncCall("setClipboardData", async ({ data }) => {
      checkString("parameter.data", data);
      demandPrivacyGuide(platform);
      await screen.setClipboard(data);
      return {};
    }),
    getClipboardData: asyncCall("getClipboardData", async () => {
      demandPrivacyGuide(platform);
      return { data: await screen.getClipboard() } as never;
    }),
    openDocument: asyncCall("openDocument", async ({ filePath, fileType }) => {
      checkString("parameter.filePath", filePath);
      if (!(await files.stat(filePath))) throw new WxFailure(`no such file or directory ${filePath}`);
      await screen.openDocument({ path: filePath, fileType });
      return {};
    }),
    previewImage: asyncCall("previewImage", async ({ urls, current }) => {
      if (!Array.isArray(urls) || urls.length === 0)
        throw parameterError("parameter.urls should be a filled Array;");
      const sources = urls.map((url) => ({ url, type: "image" as const }));
      await screen.previewMedia({ sources, current: Math.max(0, urls.indexOf(current ?? "")) });
      return {};
    }),
    previewMedia: asyncCall("previewMedia", async ({ sources, current = 0 }) => {
      if (!Array.isArray(sources) || sources.length === 0)
        throw parameterError("parameter.sources should be a filled Array;");
      for (const { url } of sources) checkString("parameter.sources[].url", url);
      if (!sources[current]) throw parameterError("parameter.current should be an index of sources;");
      await screen.previewMedia({
        sources: sources.map(({ url, type = "image" }) => ({ url, type })),
        current,
      });
      return {};
    }),
    shareFileMessage: asyncCall("shareFileMessage", async ({ filePath, fileName }) => {
      checkString("parameter.filePath", filePath);
      if (!screen.isTapped()) throw new WxFailure("can only be invoked by user TAP gesture.");
      if (!(await files.stat(filePath))) throw new WxFailure(`no such file or directory ${filePath}`);
      const name = fileName || filePath.slice(filePath.lastIndexOf("/") + 1);
      if (!(await screen.shareFile({ path: filePath, name }))) throw new WxFailure("cancel");
      return {};
    }),
  };
}
