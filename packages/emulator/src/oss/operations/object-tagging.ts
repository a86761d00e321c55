import { ossError } from "../error.ts";
import { children, readXml, texts } from "../read-xml.ts";
import { checkTags } from "../tagging.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putobjecttagging */
export const putObjectTagging: Operation = {
  name: "PutObjectTagging",
  action: "oss:PutObjectTagging",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const document = await readXml(request, "Tagging");
    const tags = children(document, "TagSet").flatMap((set) => children(set, "Tag"));
    const pairs = tags.map((tag): [string, string] => {
      const [key] = texts(tag, "Key");
      const [value = ""] = texts(tag, "Value");
      if (key === undefined) throw ossError("malformedXml");
      return [key, value];
    });
    await store.amend(request.key ?? "", { tags: checkTags(pairs) });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getobjecttagging */
export const getObjectTagging: Operation = {
  name: "GetObjectTagging",
  action: "oss:GetObjectTagging",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const { tags } = store.get(request.key ?? "");
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("Tagging", {
        TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      }),
    };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/deleteobjecttagging */
export const deleteObjectTagging: Operation = {
  name: "DeleteObjectTagging",
  action: "oss:DeleteObjectTagging",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    await store.amend(request.key ?? "", { tags: {} });
    return { status: 204 };
  },
};
