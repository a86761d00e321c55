import { isNotModified } from "../conditional.ts";
import { ossError } from "../error.ts";
import { objectHeaders } from "../object-headers.ts";
import { readRange } from "../range.ts";
import type { StorageClass } from "../store/metadata.ts";
import type { Call, Operation } from "../types.ts";

const frozen: readonly StorageClass[] = ["Archive", "ColdArchive", "DeepColdArchive"];

/** @see https://help.aliyun.com/zh/oss/developer-reference/getobject */
export const getObject: Operation = {
  name: "GetObject",
  action: "oss:GetObject",
  access: "read",
  signature: "request",
  async run(call) {
    const { service, request } = call;
    const overrides = readOverrides(call);
    const object = service.store.get(request.key ?? "");
    if (frozen.includes(object.storageClass)) throw ossError("invalidObjectState");
    const headers = { ...objectHeaders(object), ...overrides };
    if (isNotModified(request, object)) {
      return {
        status: 304,
        headers: { etag: headers.etag ?? "", "last-modified": headers["last-modified"] ?? "" },
      };
    }
    const range = readRange(request, object.size);
    const body = service.store.read(object, range);
    if (!range) return { status: 200, headers, body };
    return {
      status: 206,
      headers: {
        ...headers,
        "content-length": String(range.last - range.first + 1),
        "content-range": `bytes ${range.first}-${range.last}/${object.size}`,
      },
      body,
    };
  },
};

const overridable = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

/** `response-content-type` and its like in the query replace headers of the answer; only the owner may ask for it. */
function readOverrides({ request, principal }: Call): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of overridable) {
    const value = request.query[`response-${name}`];
    if (value === undefined) continue;
    if (!principal) throw ossError("anonymousOverrides");
    overrides[name] = Buffer.from(value.replace(/[\r\n]/g, " ")).toString("latin1");
  }
  return overrides;
}
