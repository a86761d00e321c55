import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";

/** What OSS says of a bucket. */
export interface BucketInfo {
  readonly name: string;
  /** Example: `oss-cn-hangzhou`. */
  readonly location: string;
  readonly creationDate: Date;
  /** Example: `oss-cn-hangzhou.aliyuncs.com`. */
  readonly extranetEndpoint: string;
  readonly intranetEndpoint: string;
  readonly storageClass: string | undefined;
  /** `private`, `public-read` or `public-read-write`. */
  readonly acl: string | undefined;
  /** With either, `x-oss-forbid-overwrite` has no effect. */
  readonly versioning: "Enabled" | "Suspended" | undefined;
}

/** GetBucketInfo: https://help.aliyun.com/zh/oss/developer-reference/getbucketinfo. Throws an OssError. */
export async function getBucketInfo(
  exchange: Exchange,
  { signal }: { signal?: AbortSignal } = {},
): Promise<BucketInfo> {
  const answer = await exchange({ method: "GET", query: { bucketInfo: "" }, signal });
  return readXml(answer, "BucketInfo", (info) => {
    const [bucket] = info.elements("Bucket");
    if (!bucket) throw new SyntaxError("<Bucket> is missing");
    const versioning = bucket.optional("Versioning");
    return {
      name: bucket.text("Name"),
      location: bucket.text("Location"),
      creationDate: new Date(bucket.text("CreationDate")),
      extranetEndpoint: bucket.text("ExtranetEndpoint"),
      intranetEndpoint: bucket.text("IntranetEndpoint"),
      storageClass: bucket.optional("StorageClass"),
      acl: bucket.elements("AccessControlList")[0]?.optional("Grant"),
      versioning: versioning === "Enabled" || versioning === "Suspended" ? versioning : undefined,
    };
  });
}
