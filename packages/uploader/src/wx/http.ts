import type { Call, FormPost, Http, HttpAnswer, HttpRequest } from "../ports.ts";
import { networkError, type WxFailure } from "./failure.ts";

/** The network through `wx.request` and `wx.uploadFile`, whose `success` fires for every HTTP status. */
export const wxHttp: Http = { send, postForm, put: (request) => send({ ...request, method: "PUT" }) };

type AnyRequest = Omit<HttpRequest, "method" | "body"> & {
  readonly method: HttpRequest["method"] | "PUT";
  readonly body?: string | ArrayBuffer;
};

function send({ method, url, headers, body, timeout }: AnyRequest): Call<HttpAnswer> {
  return call((resolve, reject) =>
    wx.request<string>({
      url,
      method,
      header: headers,
      ...(body !== undefined && { data: body }),
      // Not "json": the engine parses by itself and keeps what is no JSON.
      dataType: "text",
      timeout,
      success: ({ statusCode, header, data }) =>
        resolve({ status: statusCode, headers: lowerCased(header), body: data }),
      fail: (failure) => reject(networkError(failure, "request", url)),
    }),
  );
}

function postForm({ url, fields, name, path, timeout, onProgress }: FormPost): Call<HttpAnswer> {
  return call((resolve, reject) => {
    let headers: Readonly<Record<string, string>> = {};
    const task = wx.uploadFile({
      url,
      filePath: path,
      name,
      formData: fields,
      timeout,
      success: ({ statusCode, data }) => resolve({ status: statusCode, headers, body: data }),
      fail: (failure) => reject(networkError(failure as WxFailure, "uploadFile", url)),
    });
    task.onProgressUpdate((event) => onProgress(event.totalBytesSent, event.totalBytesExpectedToSend));
    task.onHeadersReceived(({ header }) => {
      headers = lowerCased(header);
    });
    return task;
  });
}

function call(
  start: (resolve: (answer: HttpAnswer) => void, reject: (error: unknown) => void) => { abort(): void },
): Call<HttpAnswer> {
  let task: { abort(): void } | undefined;
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    task = start(resolve, reject);
  });
  return { answer, abort: () => task?.abort() };
}

/** iOS changes the case of names: `ETag` becomes `Etag`. */
function lowerCased(header: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
