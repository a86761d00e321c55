import type { Call, FormPost, Http, HttpAnswer } from "../ports.ts";
import { promised } from "./call.ts";
import { networkError, type WxFailure } from "./failure.ts";

interface Task {
  abort(): void;
}

interface Success {
  readonly statusCode: number;
  /** Only of `wx.request`. */
  readonly header?: object;
  readonly data: string;
}

const start = (
  name: "request" | "uploadFile",
  option: { readonly url: string } & Record<string, unknown>,
  onProgress?: FormPost["onProgress"],
): Call<HttpAnswer> => {
  let task: Task | undefined;
  let received = {};
  const answer = promised<Success>(
    (all) => {
      task = (wx as unknown as Record<typeof name, (option: object) => Task>)[name](all);
      if (!onProgress) return;
      const upload = task as WechatMiniprogram.UploadTask;
      upload.onProgressUpdate((event) => onProgress(event.totalBytesSent, event.totalBytesExpectedToSend));
      upload.onHeadersReceived(({ header }) => {
        received = header;
      });
    },
    // Not "json": the engine parses by itself and keeps what is no JSON.
    { ...option, dataType: "text" },
    (failure: WxFailure) => networkError(failure, option.url),
  ).then(({ statusCode: status, header = received, data: body }) => ({
    status,
    // iOS changes the case of names: `ETag` becomes `Etag`.
    headers: Object.fromEntries(
      Object.entries(header).map(([key, value]) => [key.toLowerCase(), String(value)]),
    ),
    body,
  }));
  return { answer, abort: () => task?.abort() };
};

/** The network through `wx.request` and `wx.uploadFile`, whose `success` fires for every HTTP status. */
export const wxHttp: Http = {
  send: ({ headers: header, body: data, ...request }) => start("request", { ...request, header, data }),
  postForm: ({ fields: formData, path: filePath, onProgress, ...form }) =>
    start("uploadFile", { ...form, formData, filePath }, onProgress),
};
