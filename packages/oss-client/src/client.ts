import { abortMultipartUpload } from "./abort-multipart-upload.ts";
import { completeMultipartUpload } from "./complete-multipart-upload.ts";
import { deleteBucketCors } from "./delete-bucket-cors.ts";
import { deleteObject } from "./delete-object.ts";
import { deleteObjects } from "./delete-objects.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { getBucketCors } from "./get-bucket-cors.ts";
import { getBucketInfo } from "./get-bucket-info.ts";
import { getBucketLifecycle } from "./get-bucket-lifecycle.ts";
import { getBucketPublicAccessBlock } from "./get-bucket-public-access-block.ts";
import { getBucketReferer } from "./get-bucket-referer.ts";
import { getBucketVersioning } from "./get-bucket-versioning.ts";
import { getObject } from "./get-object.ts";
import { getObjectTagging } from "./get-object-tagging.ts";
import { headObject } from "./head-object.ts";
import { initiateMultipartUpload } from "./initiate-multipart-upload.ts";
import { listMultipartUploads } from "./list-multipart-uploads.ts";
import { listObjects } from "./list-objects.ts";
import { listParts } from "./list-parts.ts";
import type { OssClientOptions } from "./options.ts";
import { putBucketCors } from "./put-bucket-cors.ts";
import { putBucketLifecycle } from "./put-bucket-lifecycle.ts";
import { putBucketVersioning } from "./put-bucket-versioning.ts";
import { putObject } from "./put-object.ts";
import { putObjectTagging } from "./put-object-tagging.ts";
import { uploadPart } from "./upload-part.ts";

/**
 * A client for one bucket: V4 signatures in the header, no retries (an OssError says whether one makes sense).
 *
 *     const oss = createOssClient({
 *       bucketUrl: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
 *       region: "cn-hangzhou",
 *       bucket: "my-bucket",
 *       credentials: () => provider.get(),
 *       now: () => new Date(),
 *     });
 *     const head = await oss.headObject("uploads/合同.pdf");
 */
export function createOssClient(options: OssClientOptions) {
  const exchangeOf = createExchange(options);
  const bind = <Input extends unknown[], Result>(
    name: string,
    operation: (exchange: Exchange, ...input: Input) => Result,
  ) => {
    const exchange = exchangeOf(name);
    return (...input: Input): Result => operation(exchange, ...input);
  };
  return {
    headObject: bind("HeadObject", headObject),
    getObject: bind("GetObject", getObject),
    putObject: bind("PutObject", putObject),
    deleteObject: bind("DeleteObject", deleteObject),
    deleteObjects: bind("DeleteMultipleObjects", deleteObjects),
    getObjectTagging: bind("GetObjectTagging", getObjectTagging),
    putObjectTagging: bind("PutObjectTagging", putObjectTagging),
    listObjects: bind("ListObjectsV2", listObjects),
    initiateMultipartUpload: bind("InitiateMultipartUpload", initiateMultipartUpload),
    uploadPart: bind("UploadPart", uploadPart),
    listParts: bind("ListParts", listParts),
    completeMultipartUpload: bind("CompleteMultipartUpload", completeMultipartUpload),
    abortMultipartUpload: bind("AbortMultipartUpload", abortMultipartUpload),
    listMultipartUploads: bind("ListMultipartUploads", listMultipartUploads),
    getBucketCors: bind("GetBucketCors", getBucketCors),
    putBucketCors: bind("PutBucketCors", putBucketCors),
    deleteBucketCors: bind("DeleteBucketCors", deleteBucketCors),
    getBucketLifecycle: bind("GetBucketLifecycle", getBucketLifecycle),
    putBucketLifecycle: bind("PutBucketLifecycle", putBucketLifecycle),
    getBucketInfo: bind("GetBucketInfo", getBucketInfo),
    getBucketPublicAccessBlock: bind("GetBucketPublicAccessBlock", getBucketPublicAccessBlock),
    getBucketReferer: bind("GetBucketReferer", getBucketReferer),
    getBucketVersioning: bind("GetBucketVersioning", getBucketVersioning),
    putBucketVersioning: bind("PutBucketVersioning", putBucketVersioning),
  };
}

/** The operations on one bucket. Each is documented in the file that bears its name. */
export type OssClient = ReturnType<typeof createOssClient>;
