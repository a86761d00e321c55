import { readCors, writeCors } from "../cors.ts";
import { ossError } from "../error.ts";
import { readXml } from "../read-xml.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";

/** Replaces every rule there was. @see https://help.aliyun.com/zh/oss/developer-reference/putbucketcors */
export const putBucketCors: Operation = {
  name: "PutBucketCors",
  action: "oss:PutBucketCors",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const cors = readCors(await readXml(request, "CORSConfiguration"));
    await store.configure({ ...store.settings, cors });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketcors */
export const getBucketCors: Operation = {
  name: "GetBucketCors",
  action: "oss:GetBucketCors",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    const { cors } = store.settings;
    if (!cors) throw ossError("noCors");
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("CORSConfiguration", writeCors(cors)),
    };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/deletebucketcors */
export const deleteBucketCors: Operation = {
  name: "DeleteBucketCors",
  action: "oss:DeleteBucketCors",
  access: "owner",
  signature: "request",
  async run({ service: { store } }) {
    const { cors: _, ...settings } = store.settings;
    await store.configure(settings);
    return { status: 204 };
  },
};
