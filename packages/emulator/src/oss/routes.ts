import type { Address } from "./address.ts";
import { ossError } from "./error.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { getBucketAcl, putBucketAcl } from "./operations/bucket-acl.ts";
import { deleteBucketCors, getBucketCors, putBucketCors } from "./operations/bucket-cors.ts";
import {
  deleteBucketLifecycle,
  getBucketLifecycle,
  putBucketLifecycle,
} from "./operations/bucket-lifecycle.ts";
import {
  getBucketPublicAccessBlock,
  putBucketPublicAccessBlock,
} from "./operations/bucket-public-access-block.ts";
import { getBucketReferer, putBucketReferer } from "./operations/bucket-referer.ts";
import { getBucketVersioning, putBucketVersioning } from "./operations/bucket-versioning.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { deleteMultipleObjects } from "./operations/delete-multiple-objects.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { getBucketInfo } from "./operations/get-bucket-info.ts";
import { getObject } from "./operations/get-object.ts";
import { headObject } from "./operations/head-object.ts";
import { initiateMultipartUpload } from "./operations/initiate-multipart-upload.ts";
import { listMultipartUploads } from "./operations/list-multipart-uploads.ts";
import { listObjects } from "./operations/list-objects.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { listParts } from "./operations/list-parts.ts";
import { getObjectAcl, putObjectAcl } from "./operations/object-acl.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/object-tagging.ts";
import { optionObject } from "./operations/option-object.ts";
import { postObject } from "./operations/post-object.ts";
import { processImage } from "./operations/process-image.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPart } from "./operations/upload-part.ts";
import type { Operation } from "./types.ts";

/** What is addressed, what is done, and the sub-resource in the query that turns it into another operation. */
interface Route {
  readonly on: "bucket" | "object";
  readonly method: string;
  /** `cors`, or `list-type=2` where the value counts. */
  readonly query?: string;
  readonly operation: Operation;
}

const routes: readonly Route[] = [
  { on: "bucket", method: "GET", query: "acl", operation: getBucketAcl },
  { on: "bucket", method: "PUT", query: "acl", operation: putBucketAcl },
  { on: "bucket", method: "GET", query: "bucketInfo", operation: getBucketInfo },
  { on: "bucket", method: "GET", query: "cors", operation: getBucketCors },
  { on: "bucket", method: "PUT", query: "cors", operation: putBucketCors },
  { on: "bucket", method: "DELETE", query: "cors", operation: deleteBucketCors },
  { on: "bucket", method: "GET", query: "lifecycle", operation: getBucketLifecycle },
  { on: "bucket", method: "PUT", query: "lifecycle", operation: putBucketLifecycle },
  { on: "bucket", method: "DELETE", query: "lifecycle", operation: deleteBucketLifecycle },
  { on: "bucket", method: "GET", query: "publicAccessBlock", operation: getBucketPublicAccessBlock },
  { on: "bucket", method: "PUT", query: "publicAccessBlock", operation: putBucketPublicAccessBlock },
  { on: "bucket", method: "GET", query: "referer", operation: getBucketReferer },
  { on: "bucket", method: "PUT", query: "referer", operation: putBucketReferer },
  { on: "bucket", method: "GET", query: "versioning", operation: getBucketVersioning },
  { on: "bucket", method: "PUT", query: "versioning", operation: putBucketVersioning },
  { on: "bucket", method: "POST", query: "delete", operation: deleteMultipleObjects },
  { on: "bucket", method: "GET", query: "list-type=2", operation: listObjectsV2 },
  { on: "bucket", method: "GET", query: "uploads", operation: listMultipartUploads },
  { on: "bucket", method: "GET", operation: listObjects },
  { on: "bucket", method: "POST", operation: postObject },
  { on: "bucket", method: "OPTIONS", operation: optionObject },

  { on: "object", method: "GET", query: "acl", operation: getObjectAcl },
  { on: "object", method: "PUT", query: "acl", operation: putObjectAcl },
  { on: "object", method: "GET", query: "tagging", operation: getObjectTagging },
  { on: "object", method: "PUT", query: "tagging", operation: putObjectTagging },
  { on: "object", method: "DELETE", query: "tagging", operation: deleteObjectTagging },
  { on: "object", method: "POST", query: "uploads", operation: initiateMultipartUpload },
  { on: "object", method: "PUT", query: "partNumber", operation: uploadPart },
  { on: "object", method: "PUT", query: "uploadId", operation: uploadPart },
  { on: "object", method: "GET", query: "uploadId", operation: listParts },
  { on: "object", method: "POST", query: "uploadId", operation: completeMultipartUpload },
  { on: "object", method: "DELETE", query: "uploadId", operation: abortMultipartUpload },
  { on: "object", method: "GET", query: "x-oss-process", operation: processImage },
  { on: "object", method: "GET", operation: getObject },
  { on: "object", method: "HEAD", operation: headObject },
  { on: "object", method: "PUT", operation: putObject },
  { on: "object", method: "DELETE", operation: deleteObject },
  { on: "object", method: "OPTIONS", operation: optionObject },
];

/**
 * Query names that make an operation of their own. One that no route names is refused: without this list
 * `PUT /key?symlink` would overwrite the object.
 */
const subResources = new Set([
  ...["accessmonitor", "acl", "append", "asyncFetch", "bucketArchiveDirectRead", "bucketInfo", "cname"],
  ...[
    "comp",
    "cors",
    "delete",
    "encryption",
    "httpsConfig",
    "img",
    "inventory",
    "lifecycle",
    "live",
    "location",
  ],
  ...["logging", "metaQuery", "objectInfo", "objectMeta", "partNumber", "policy", "policyStatus", "position"],
  ...[
    "publicAccessBlock",
    "qos",
    "redundancyTransition",
    "referer",
    "regionList",
    "replication",
    "requestPayment",
  ],
  ...["resourceGroup", "restore", "rtc", "select", "stat", "status", "style", "symlink", "tagging"],
  ...[
    "transferAcceleration",
    "uploadId",
    "uploads",
    "versioning",
    "versionId",
    "versions",
    "vod",
    "website",
    "worm",
  ],
  ...["x-oss-process", "x-oss-async-process"],
]);

/**
 * The operation a request asks for.
 * @throws OssError MethodNotAllowed; NotImplemented for what OSS has and the emulator has not
 */
export function findOperation(method: string, address: Address): Operation {
  const { bucket, key, query } = address;
  if (bucket === undefined) throw ossError("notImplemented", { Resource: "the service itself" });
  const on = key === undefined ? "bucket" : "object";
  const subResource = Object.keys(query).find((name) => subResources.has(name));
  const route = routes.find(
    (candidate) =>
      candidate.on === on &&
      candidate.method === method &&
      (candidate.query === undefined ? subResource === undefined : names(query, candidate.query)),
  );
  if (route) return route.operation;
  if (subResource !== undefined) throw ossError("notImplemented", { SubResource: subResource });
  throw ossError("methodNotAllowed", { Method: method, ResourceType: on });
}

function names(query: Address["query"], wanted: string): boolean {
  const [name = "", value] = wanted.split("=");
  return Object.hasOwn(query, name) && (value === undefined || query[name] === value);
}
