import type { Callbacks } from "../calls.ts";
import { checkUrl, parameterError } from "../check.ts";
import { Listeners } from "../listeners.ts";
import type { HttpAnswer, HttpRequest, Platform } from "../platform.ts";
import type { Slots } from "../slots.ts";
import { receivedHead, requestHeaders } from "./headers.ts";
import { startTransfer } from "./transfer.ts";

type Option = WechatMiniprogram.RequestOption;

const METHODS = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"];

/** Makes `wx.request`: https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html. */
export function createRequest(platform: Platform, slots: Slots): WechatMiniprogram.Wx["request"] {
  const request = (option: Option) => {
    const heads = new Listeners<ReturnType<typeof receivedHead>>();
    const abort = startTransfer(platform, slots, {
      name: "request",
      option: option as Callbacks & { timeout?: number },
      prepare: () => toHttp(option),
      watch: { onHeaders: (head) => heads.emit(receivedHead(head, platform.device.quirks)) },
      finish: (answer) => ({
        ...receivedHead(answer, platform.device.quirks),
        data: readData(answer, option),
      }),
    });
    return { abort, onHeadersReceived: heads.add, offHeadersReceived: heads.remove };
  };
  return request as unknown as WechatMiniprogram.Wx["request"];
}

function toHttp({ url, data, method = "GET", header }: Option): HttpRequest {
  checkUrl(url);
  if (!METHODS.includes(method)) throw parameterError(`parameter.method ${String(method)} is not supported;`);
  const headers = { "content-type": "application/json", ...requestHeaders(header) };
  const goesIntoUrl = (method === "GET" || method === "HEAD") && isPlainData(data);
  if (goesIntoUrl) return { method, url: withQuery(url, toQuery(data)), headers, body: [] };
  const body = toBody(data, headers["content-type"]);
  return { method, url, headers, body: body === undefined ? [] : [body] };
}

function isPlainData(data: Option["data"]): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !(data instanceof ArrayBuffer);
}

function toBody(data: Option["data"], contentType: string): Uint8Array<ArrayBuffer> | undefined {
  if (data === undefined || data === null) return undefined;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (typeof data !== "object" || ArrayBuffer.isView(data)) {
    throw parameterError("parameter.data should be String, Object or ArrayBuffer;");
  }
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  return new TextEncoder().encode(isForm ? toQuery(data) : JSON.stringify(data));
}

function toQuery(data: Record<string, unknown>): string {
  return Object.entries(data)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
}

function withQuery(url: string, query: string): string {
  if (query === "") return url;
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

function readData({ body }: HttpAnswer, { responseType, dataType = "json" }: Option) {
  if (responseType === "arraybuffer")
    return body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength);
  const text = new TextDecoder().decode(body);
  if (dataType !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // WeChat hands over what it cannot parse as it came.
  }
}
