import { ossError } from "../error.ts";
import { children, readXml, texts, type XmlNode } from "../read-xml.ts";
import type { RefererConfiguration } from "../store/metadata.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** Kept and told, and no request is refused for it. @see https://help.aliyun.com/zh/oss/developer-reference/putbucketreferer */
export const putBucketReferer: Operation = {
  name: "PutBucketReferer",
  action: "oss:PutBucketReferer",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const referer = readReferer(await readXml(request, "RefererConfiguration"));
    await store.configure({ ...store.settings, referer });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketreferer */
export const getBucketReferer: Operation = {
  name: "GetBucketReferer",
  action: "oss:GetBucketReferer",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    const { allowEmpty, allowed, refused } = store.settings.referer ?? UNSET;
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("RefererConfiguration", {
        AllowEmptyReferer: allowEmpty,
        AllowTruncateQueryString: true,
        TruncatePath: false,
        RefererList: { Referer: allowed },
        RefererBlacklist: { Referer: refused },
      }),
    };
  },
};

const UNSET: RefererConfiguration = { allowEmpty: true, allowed: [], refused: [] };

function readReferer(document: XmlNode): RefererConfiguration {
  const [allowEmpty] = texts(document, "AllowEmptyReferer");
  const list = (name: string) => children(document, name).flatMap((node) => texts(node, "Referer"));
  if (allowEmpty !== "true" && allowEmpty !== "false") throw ossError("malformedXml");
  return {
    allowEmpty: allowEmpty === "true",
    allowed: list("RefererList"),
    refused: list("RefererBlacklist"),
  };
}
