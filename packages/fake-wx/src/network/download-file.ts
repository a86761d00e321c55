import { type Callbacks, WxFailure } from "../calls.ts";
import { checkUrl, parameterError } from "../check.ts";
import { Listeners } from "../listeners.ts";
import type { Platform } from "../platform.ts";
import type { Slots } from "../slots.ts";
import { receivedHead, requestHeaders } from "./headers.ts";
import { startTransfer } from "./transfer.ts";

type Option = WechatMiniprogram.DownloadFileOption;
type Progress = WechatMiniprogram.DownloadTaskOnProgressUpdateListenerResult;

const MAX_BYTES = 200 * 1024 * 1024;

/**
 * Makes `wx.downloadFile`, whose file is always temporary:
 * https://developers.weixin.qq.com/miniprogram/dev/api/network/download/wx.downloadFile.html.
 */
export function createDownloadFile(platform: Platform, slots: Slots): WechatMiniprogram.Wx["downloadFile"] {
  const downloadFile = (option: Option) => {
    const heads = new Listeners<ReturnType<typeof receivedHead>>();
    const progress = new Listeners<Progress>();
    const abort = startTransfer(platform, slots, {
      name: "downloadFile",
      option: option as Callbacks & { timeout?: number },
      prepare: () => {
        checkUrl(option.url);
        if (option.filePath !== undefined) throw parameterError("parameter.filePath is not supported here;");
        return { method: "GET", url: option.url, headers: requestHeaders(option.header), body: [] };
      },
      watch: {
        onHeaders: (head) => heads.emit(receivedHead(head, platform.device.quirks)),
        onReceived: (received, total) =>
          progress.emit({
            progress: total ? Math.floor((received / total) * 100) : 0,
            totalBytesWritten: received,
            totalBytesExpectedToWrite: total ?? 0,
          }),
      },
      finish: async ({ status, body }) => {
        if (body.byteLength > MAX_BYTES) throw new WxFailure("exceed max file size");
        const tempFilePath = await platform.files.keepTemporary(body, extensionOf(option.url));
        return { statusCode: status, tempFilePath, filePath: "" };
      },
    });
    return {
      abort,
      onProgressUpdate: progress.add,
      offProgressUpdate: progress.remove,
      onHeadersReceived: heads.add,
      offHeadersReceived: heads.remove,
    };
  };
  return downloadFile as unknown as WechatMiniprogram.Wx["downloadFile"];
}

function extensionOf(url: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(url.split(/[?#]/, 1)[0] ?? "")?.[1] ?? "";
}
