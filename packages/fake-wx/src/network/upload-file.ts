import { type Callbacks, WxFailure } from "../calls.ts";
import { checkString, checkUrl, parameterError } from "../check.ts";
import { Listeners } from "../listeners.ts";
import type { HttpRequest, Platform } from "../platform.ts";
import type { Slots } from "../slots.ts";
import { receivedHead, requestHeaders } from "./headers.ts";
import { multipartBody } from "./multipart.ts";
import { startTransfer } from "./transfer.ts";

type Option = WechatMiniprogram.UploadFileOption;
type Progress = WechatMiniprogram.UploadTaskOnProgressUpdateListenerResult;

/** Makes `wx.uploadFile`: https://developers.weixin.qq.com/miniprogram/dev/api/network/upload/wx.uploadFile.html. */
export function createUploadFile(platform: Platform, slots: Slots): WechatMiniprogram.Wx["uploadFile"] {
  const uploadFile = (option: Option) => {
    const heads = new Listeners<ReturnType<typeof receivedHead>>();
    const progress = new Listeners<Progress>();
    let total = 0;
    const prepare = async () => {
      const request = await toHttp(platform, option);
      total = bodyLength(request);
      return request;
    };
    const abort = startTransfer(platform, slots, {
      name: "uploadFile",
      option: option as Callbacks & { timeout?: number },
      prepare,
      watch: {
        onHeaders: (head) => heads.emit(receivedHead(head, platform.device.quirks)),
        onSent: (handedOver) => {
          const sent = platform.device.quirks?.jumpsProgress ? total : handedOver;
          progress.emit({
            progress: Math.floor((sent / total) * 100),
            totalBytesSent: sent,
            totalBytesExpectedToSend: total,
          });
        },
      },
      finish: ({ status, body }) => ({ statusCode: status, data: new TextDecoder().decode(body) }),
    });
    return {
      abort,
      onProgressUpdate: progress.add,
      offProgressUpdate: progress.remove,
      onHeadersReceived: heads.add,
      offHeadersReceived: heads.remove,
    };
  };
  return uploadFile as unknown as WechatMiniprogram.Wx["uploadFile"];
}

async function toHttp(platform: Platform, option: Option): Promise<HttpRequest> {
  const { url, filePath, name, formData = {}, header } = option;
  checkUrl(url);
  checkString("parameter.filePath", filePath);
  checkString("parameter.name", name);
  for (const [field, value] of Object.entries(formData)) {
    // Phones differ in how they write other values, so that anything but a string is a fault waiting for its user.
    if (typeof value !== "string") throw parameterError(`parameter.formData.${field} should be String;`);
  }
  const stat = await platform.files.stat(filePath);
  if (!stat) throw new WxFailure("file not found");
  const file = { path: filePath, size: stat.size };
  const { contentType, body } = multipartBody({
    fields: formData,
    name,
    file,
    random: platform.randomBytes(12),
  });
  return { method: "POST", url, headers: { ...requestHeaders(header), "content-type": contentType }, body };
}

function bodyLength({ body }: HttpRequest): number {
  return body.reduce((sum, piece) => sum + ("path" in piece ? piece.size : piece.byteLength), 0);
}
