import { asyncCall, WxFailure } from "./calls.ts";
import { checkString, parameterError } from "./check.ts";
import type { Platform, Toast } from "./platform.ts";

const TOAST_DURATION = 1500;

/** Makes the calls through which a page speaks to its user. */
export function createScreen({ screen, files }: Platform) {
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
        cancelText = "取消",
      } = option;
      const { confirm } = await screen.modal({ title, content, showCancel, confirmText, cancelText });
      return { confirm, cancel: !confirm, content: "" };
    }),
    setClipboardData: asyncCall("setClipboardData", async ({ data }) => {
      checkString("parameter.data", data);
      await screen.setClipboard(data);
      return {};
    }),
    getClipboardData: asyncCall(
      "getClipboardData",
      async () => ({ data: await screen.getClipboard() }) as never,
    ),
    openDocument: asyncCall("openDocument", async ({ filePath, fileType }) => {
      checkString("parameter.filePath", filePath);
      if (!(await files.stat(filePath))) throw new WxFailure(`no such file or directory ${filePath}`);
      await screen.openDocument({ path: filePath, fileType });
      return {};
    }),
    previewImage: asyncCall("previewImage", async ({ urls, current }) => {
      if (!Array.isArray(urls) || urls.length === 0)
        throw parameterError("parameter.urls should be a filled Array;");
      await screen.previewImage({ urls, current: current ?? (urls[0] as string) });
      return {};
    }),
  };
}
