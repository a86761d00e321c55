import { ossError } from "../error.ts";
import { readLifecycle, writeLifecycle } from "../lifecycle.ts";
import { readXml } from "../read-xml.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** Replaces every rule there was. @see https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle */
export const putBucketLifecycle: Operation = {
  name: "PutBucketLifecycle",
  action: "oss:PutBucketLifecycle",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const allowOverlap = request.headers["x-oss-allow-same-action-overlap"] === "true";
    const lifecycle = readLifecycle(await readXml(request, "LifecycleConfiguration"), allowOverlap);
    await store.configure({ ...store.settings, lifecycle });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketlifecycle */
export const getBucketLifecycle: Operation = {
  name: "GetBucketLifecycle",
  action: "oss:GetBucketLifecycle",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    const { lifecycle } = store.settings;
    if (!lifecycle) throw ossError("noLifecycle");
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("LifecycleConfiguration", writeLifecycle(lifecycle)),
    };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/deletebucketlifecycle */
export const deleteBucketLifecycle: Operation = {
  name: "DeleteBucketLifecycle",
  action: "oss:DeleteBucketLifecycle",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    const { lifecycle: _, ...settings } = store.settings;
    await store.configure(settings);
    return { status: 204 };
  },
};
