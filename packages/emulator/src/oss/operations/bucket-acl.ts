import { invalidArgument } from "../error.ts";
import { type BucketAcl, bucketAcls } from "../store/metadata.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { owner } from "./owner.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putbucketacl */
export const putBucketAcl: Operation = {
  name: "PutBucketAcl",
  action: "oss:PutBucketAcl",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const acl = request.headers["x-oss-acl"] ?? "";
    if (!(bucketAcls as readonly string[]).includes(acl)) throw invalidArgument("x-oss-acl", acl);
    await store.configure({ ...store.settings, acl: acl as BucketAcl });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketacl */
export const getBucketAcl: Operation = {
  name: "GetBucketAcl",
  action: "oss:GetBucketAcl",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("AccessControlPolicy", {
        Owner: owner,
        AccessControlList: { Grant: store.settings.acl },
      }),
    };
  },
};
