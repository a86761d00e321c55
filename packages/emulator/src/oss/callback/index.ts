import type { KeyObject } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Faults } from "../../faults.ts";
import { OssError, ossError } from "../error.ts";
import { digestHeaders } from "../object-headers.ts";
import type { StoredObject } from "../store/metadata.ts";
import type { OssAnswer, OssRequest, OssService } from "../types.ts";
import type { Callback } from "./callback.ts";
import type { SystemVariable } from "./callback-body.ts";
import { imageInfo } from "./image-info.ts";
import { postCallback } from "./post.ts";
import { signCallback } from "./sign.ts";

export { readFormCallback, readRequestCallback } from "./read-callback.ts";

/** How this OSS calls back. */
export interface CallbackSettings {
  readonly privateKey: KeyObject;
  /** Where the public key is, as the called server is told. */
  readonly publicKeyUrl: () => string;
  /** How long a server may take. Milliseconds; OSS gives it 5000. */
  readonly timeoutMs: number;
  /** Asked with the operation `Callback`. */
  readonly faults: Faults;
}

/** An upload that asked for a callback and whose object is stored. */
interface Stored {
  readonly object: StoredObject;
  readonly request: OssRequest;
  readonly service: OssService;
  /** e.g. `PostObject` */
  readonly operation: string;
}

/**
 * Tells the caller's server of an object. The object stays, whatever comes of it.
 * @returns the answer of the upload: the server's own
 * @throws OssError 203 CallbackFailed
 * @see https://help.aliyun.com/zh/oss/developer-reference/callback
 */
export async function callBack(callback: Callback, stored: Stored): Promise<OssAnswer> {
  const { object, service } = stored;
  const values = { ...callback.custom, ...(await systemValues(callback, stored)) };
  const body = callback.body.fill(values);
  const answer = await callOverFaults(service.callbacks.faults, () => callFirst(callback, body, stored));
  return {
    status: 200,
    headers: { ...digestHeaders(object), "content-type": "application/json" },
    body: answer,
  };
}

/** OSS asks the servers one after the other, until one has answered. */
async function callFirst(callback: Callback, body: string, { service, request }: Stored): Promise<string> {
  const { privateKey, publicKeyUrl, timeoutMs } = service.callbacks;
  let refusal: unknown;
  for (const url of callback.urls) {
    const headers = {
      host: callback.host ?? url.host,
      connection: "close",
      "content-type": callback.body.type,
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "http-client/0.0.1",
      authorization: signCallback(url, body, privateKey),
      "x-oss-pub-key-url": Buffer.from(publicKeyUrl()).toString("base64"),
      "x-oss-request-id": request.id,
    };
    try {
      return await postCallback(url, { headers, body, sni: callback.sni, timeoutMs });
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

async function callOverFaults(faults: Faults, call: () => Promise<string>): Promise<string> {
  const fault = faults.take("Callback");
  if (!fault) return call();
  if ("delayMs" in fault) {
    await delay(fault.delayMs);
    return call();
  }
  if (fault.when === "after") await call();
  if ("cut" in fault) throw ossError("callbackUnreachable");
  const { status, code, message = "A fault that was asked for." } = fault;
  throw new OssError({ status, code, message });
}

async function systemValues(
  callback: Callback,
  { object, request, service, operation }: Stored,
): Promise<Partial<Record<SystemVariable, string>>> {
  return {
    bucket: service.bucket,
    object: object.key,
    etag: object.etag,
    size: String(object.size),
    mimeType: object.contentType,
    crc64: object.crc64,
    contentMd5: digestHeaders(object)["content-md5"] ?? "",
    clientIp: request.clientIp,
    reqId: request.id,
    operation,
    ...(callback.body.asksForImageInfo && (await imageInfo(object, service.store))),
  };
}
