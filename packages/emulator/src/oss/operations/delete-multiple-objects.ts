import { authorize } from "../auth/authorize.ts";
import { ossError } from "../error.ts";
import { checkObjectName } from "../object-name.ts";
import { children, readXml, texts } from "../read-xml.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { encodeNames } from "./listing.ts";

const maxKeys = 1000;

/**
 * One key the caller may not delete refuses the whole request.
 * @see https://help.aliyun.com/zh/oss/developer-reference/deletemultipleobjects
 */
export const deleteMultipleObjects: Operation = {
  name: "DeleteMultipleObjects",
  action: "oss:DeleteObject",
  access: "write",
  signature: "request",
  authorizesEachKey: true,
  async run(call) {
    const { service, request } = call;
    const document = await readXml(request, "Delete");
    const keys = children(document, "Object").flatMap((object) => texts(object, "Key"));
    if (keys.length === 0 || keys.length > maxKeys) throw ossError("malformedXml");
    for (const key of keys) {
      checkObjectName(key);
      authorize({ action: this.action, access: this.access, key }, call);
    }
    for (const key of keys) await service.store.delete(key);
    const quiet = texts(document, "Quiet")[0] === "true";
    const { encoding, encode } = encodeNames(request.query["encoding-type"]);
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("DeleteResult", {
        EncodingType: encoding,
        Deleted: quiet ? [] : keys.map((key) => ({ Key: encode(key) })),
      }),
    };
  },
};
