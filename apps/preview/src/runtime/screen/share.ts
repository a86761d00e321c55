import type { ScreenPort } from "@zhichuan/fake-wx";

/** Asks, in place of WeChat's list of chats, whether the file is to be sent. */
export function createShare(modal: ScreenPort["modal"]): ScreenPort["shareFile"] {
  return async ({ name }) => {
    const { confirm } = await modal({
      title: "发送给：文件传输助手",
      content: name,
      showCancel: true,
      confirmText: "发送",
      confirmColor: undefined,
      cancelText: "取消",
    });
    return confirm;
  };
}
