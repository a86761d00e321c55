import { ossError } from "../error.ts";
import { readXml, texts } from "../read-xml.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putbucketpublicaccessblock */
export const putBucketPublicAccessBlock: Operation = {
  name: "PutBucketPublicAccessBlock",
  action: "oss:PutBucketPublicAccessBlock",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const [blocked = "false"] = texts(
      await readXml(request, "PublicAccessBlockConfiguration"),
      "BlockPublicAccess",
    );
    if (blocked !== "true" && blocked !== "false") throw ossError("malformedXml");
    await store.configure({ ...store.settings, blockPublicAccess: blocked === "true" });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketpublicaccessblock */
export const getBucketPublicAccessBlock: Operation = {
  name: "GetBucketPublicAccessBlock",
  action: "oss:GetBucketPublicAccessBlock",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("PublicAccessBlockConfiguration", {
        BlockPublicAccess: store.settings.blockPublicAccess ?? false,
      }),
    };
  },
};
