import { checkProcess } from "../image/check-process.ts";
import { checkSource } from "../image/check-source.ts";
import type { Operation } from "../types.ts";
import { getObject } from "./get-object.ts";

/**
 * A GetObject with `x-oss-process`. All that OSS refuses is refused, but the picture is handed out as it is stored, in
 * its own format.
 * @see https://help.aliyun.com/zh/oss/user-guide/overview-17/
 */
export const processImage: Operation = {
  ...getObject,
  async run(call) {
    const { service, request } = call;
    checkProcess(request.query["x-oss-process"] ?? "");
    await checkSource(service.store.get(request.key ?? ""), service.store);
    // A range and digests of the stored bytes would be none of the picture's that OSS makes.
    const { range: _range, ...headers } = request.headers;
    const answer = await getObject.run({ ...call, request: { ...request, headers } });
    const { "content-md5": _md5, "x-oss-hash-crc64ecma": _crc64, ...described } = answer.headers ?? {};
    return { ...answer, headers: described };
  },
};
