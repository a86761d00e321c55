import type { Call, FormPost, Http, HttpAnswer } from "../ports.ts";
import { networkError, type WxFailure } from "./failure.ts";

/** The network through `wx.request` and `wx.uploadFile`, whose `success` fires for every HTTP status. */
export const wxHttp: Http = {
  send: ({ headers: header, body: data, ...request }) => start("request", { ...request, header, data }),
  put: ({ headers: header, body: data, ...request }) =>
    start("request", { ...request, method: "PUT", header, data }),
  postForm: ({ fields: formData, path: filePath, onProgress, ...form }) =>
    start("uploadFile", { ...form, formData, filePath }, onProgress),
};

interface Task {
  abort(): void;
}

interface Success {
  readonly statusCode: number;
  /** Only of `wx.request`. */
  readonly header?: object;
  readonly data: string;
}

function start(
  name: "request" | "uploadFile",
  option: { readonly url: string } & Record<string, unknown>,
  onProgress?: FormPost["onProgress"],
): Call<HttpAnswer> {
  let task: Task | undefined;
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    let received = {};
    task = (wx as unknown as Record<typeof name, (option: object) => Task>)[name]({
      ...option,
      // Not "json": the engine parses by itself and keeps what is no JSON.
      dataType: "text",
      success: ({ statusCode: status, header = received, data: body }: Success) =>
        resolve({ status, headers: lowerCased(header), body }),
      fail: (failure: WxFailure) => reject(networkError(failure, name, option.url)),
    });
    if (!onProgress) return;
    const upload = task as WechatMiniprogram.UploadTask;
    upload.onProgressUpdate((event) => onProgress(event.totalBytesSent, event.totalBytesExpectedToSend));
    upload.onHeadersReceived(({ header }) => {
      received = header;
    });
  });
  return { answer, abort: () => task?.abort() };
}

/** iOS changes the case of names: `ETag` becomes `Etag`. */
function lowerCased(header: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
