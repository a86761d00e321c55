import { ossError } from "../error.ts";
import { readXml, texts } from "../read-xml.ts";
import { type VersioningState, versioningStates } from "../store/metadata.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putbucketversioning */
export const putBucketVersioning: Operation = {
  name: "PutBucketVersioning",
  action: "oss:PutBucketVersioning",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const [status = ""] = texts(await readXml(request, "VersioningConfiguration"), "Status");
    if (!(versioningStates as readonly string[]).includes(status)) throw ossError("malformedXml");
    await store.configure({ ...store.settings, versioning: status as VersioningState });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketversioning */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  action: "oss:GetBucketVersioning",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("VersioningConfiguration", { Status: store.settings.versioning }),
    };
  },
};
