import { WxFailure } from "../calls.ts";
import {
  type ExchangeWatch,
  type HttpAnswer,
  type HttpHead,
  type HttpRequest,
  NetworkFault,
  type NetworkFaultKind,
  type NetworkPort,
  type NetworkStatus,
} from "../platform.ts";
import type { BrowserFiles } from "./files.ts";
import { decodeHeaders, encodeHeaders, RELAY_ANSWER, RELAY_REQUEST, type RelayFault } from "./relay.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html */
const NOT_IN_DOMAIN_LIST = 600002;

/**
 * The network port of a browser. XMLHttpRequest, because fetch tells no upload progress.
 * `relay`: where the page's server listens for `RELAY_REQUEST`s, e.g. `/wx-network`; `networkType`: what it says it is
 * connected through.
 */
export function createNetwork(
  relay: string,
  files: BrowserFiles,
  networkType: NetworkStatus["networkType"],
): NetworkPort {
  return {
    exchange: async (request, watch) => exchange(relay, request, await bodyOf(request, files), watch),
    status: () => ({
      isConnected: navigator.onLine,
      networkType: navigator.onLine ? networkType : "none",
    }),
    onStatusChange(listener) {
      const tell = () => listener(this.status());
      addEventListener("online", tell);
      addEventListener("offline", tell);
    },
  };
}

async function bodyOf(request: HttpRequest, files: BrowserFiles): Promise<Blob | undefined> {
  if (request.body.length === 0) return undefined;
  const pieces = request.body.map(async (piece) => {
    if (piece instanceof Uint8Array) return piece;
    const blob = await files.blob(piece.path);
    if (blob === undefined) throw new NetworkFault("other", `no such file: ${piece.path}`);
    return blob;
  });
  return new Blob(await Promise.all(pieces));
}

function exchange(
  relay: string,
  request: HttpRequest,
  body: Blob | undefined,
  watch: ExchangeWatch,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const fail = (kind: NetworkFaultKind, message: string) => reject(new NetworkFault(kind, message));
    const abort = () => xhr.abort();
    if (watch.signal.aborted) return fail("aborted", "abort");
    watch.signal.addEventListener("abort", abort);

    xhr.open("POST", relay);
    xhr.responseType = "arraybuffer";
    xhr.setRequestHeader(RELAY_REQUEST.url, request.url);
    xhr.setRequestHeader(RELAY_REQUEST.method, request.method);
    xhr.setRequestHeader(RELAY_REQUEST.headers, encodeHeaders(request.headers));

    xhr.upload.onprogress = (event) => watch.onSent?.(event.loaded);
    let head: HttpHead | undefined;
    xhr.onreadystatechange = () => {
      if (xhr.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return;
      head = headOf(xhr);
      if (head !== undefined) watch.onHeaders?.(head);
    };
    xhr.onprogress = (event) => {
      if (head !== undefined)
        watch.onReceived?.(event.loaded, event.lengthComputable ? event.total : undefined);
    };
    xhr.onload = () => {
      const bytes = new Uint8Array(xhr.response as ArrayBuffer);
      if (head !== undefined) resolve({ ...head, body: bytes });
      else reject(failureOf(xhr, bytes));
    };
    xhr.onerror = () =>
      navigator.onLine ? fail("reset", "the connection broke off") : fail("offline", "there is no network");
    xhr.onabort = () => fail("aborted", "abort");
    xhr.onloadend = () => watch.signal.removeEventListener("abort", abort);
    xhr.send(body);
  });
}

function headOf(xhr: XMLHttpRequest): HttpHead | undefined {
  const status = xhr.getResponseHeader(RELAY_ANSWER.status);
  if (status === null) return undefined;
  const headers = decodeHeaders(xhr.getResponseHeader(RELAY_ANSWER.headers) ?? "[]");
  return { status: Number(status), headers: headers as HttpHead["headers"] };
}

function failureOf(xhr: XMLHttpRequest, body: Uint8Array): Error {
  const fault = xhr.getResponseHeader(RELAY_ANSWER.fault) as RelayFault | null;
  if (fault === "domain") return new WxFailure("url not in domain list", { errno: NOT_IN_DOMAIN_LIST });
  return new NetworkFault(
    fault ?? "other",
    new TextDecoder().decode(body) || `the relay answered ${xhr.status}`,
  );
}
