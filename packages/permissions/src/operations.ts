/**
 * The action each operation asks for, after the manual's table:
 * https://help.aliyun.com/zh/oss/user-guide/authorization-syntax-and-elements
 */
const ACTIONS = {
  AbortMultipartUpload: "oss:AbortMultipartUpload",
  CompleteMultipartUpload: "oss:PutObject",
  DeleteBucketCors: "oss:DeleteBucketCors",
  DeleteMultipleObjects: "oss:DeleteObject",
  DeleteObject: "oss:DeleteObject",
  GetBucketCors: "oss:GetBucketCors",
  GetBucketInfo: "oss:GetBucketInfo",
  GetBucketLifecycle: "oss:GetBucketLifecycle",
  GetBucketPublicAccessBlock: "oss:GetBucketPublicAccessBlock",
  GetBucketReferer: "oss:GetBucketReferer",
  GetBucketVersioning: "oss:GetBucketVersioning",
  GetObject: "oss:GetObject",
  GetObjectTagging: "oss:GetObjectTagging",
  HeadObject: "oss:GetObject",
  InitiateMultipartUpload: "oss:PutObject",
  ListMultipartUploads: "oss:ListMultipartUploads",
  ListObjectsV2: "oss:ListObjects",
  ListParts: "oss:ListParts",
  PostObject: "oss:PutObject",
  PutBucketCors: "oss:PutBucketCors",
  PutBucketLifecycle: "oss:PutBucketLifecycle",
  PutBucketVersioning: "oss:PutBucketVersioning",
  PutObject: "oss:PutObject",
  PutObjectTagging: "oss:PutObjectTagging",
  UploadPart: "oss:PutObject",
} as const;

/** An operation of OSS that somebody here can make. */
export type OssOperation = keyof typeof ACTIONS;

export const operations = Object.keys(ACTIONS) as readonly OssOperation[];

/** The RAM action an operation of OSS needs. Example: `HeadObject` needs `oss:GetObject`. */
export function actionOf(operation: OssOperation): string {
  return ACTIONS[operation];
}
