import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { owner } from "./owner.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/getbucketinfo */
export const getBucketInfo: Operation = {
  name: "GetBucketInfo",
  action: "oss:GetBucketInfo",
  access: "owner",
  signature: "request",
  async run({ service: { bucket, region, store } }) {
    const { acl, createdAt, versioning, blockPublicAccess = false } = store.settings;
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("BucketInfo", {
        Bucket: {
          Name: bucket,
          Location: `oss-${region}`,
          CreationDate: createdAt,
          ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
          IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
          StorageClass: "Standard",
          DataRedundancyType: "LRS",
          Versioning: versioning,
          AccessControlList: { Grant: acl },
          BlockPublicAccess: blockPublicAccess,
          Owner: owner,
        },
      }),
    };
  },
};
