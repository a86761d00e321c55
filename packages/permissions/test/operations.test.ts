import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import { describe, expect, test } from "vitest";
import { missingPermission } from "../src/index.ts";

/** A client that nobody lets do anything. */
const oss = createOssClient({
  bucketUrl: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
  region: "cn-hangzhou",
  bucket: "my-bucket",
  credentials: async () => ({ accessKeyId: "id", accessKeySecret: "secret", securityToken: "token" }),
  now: () => new Date("2026-11-22T00:00:00Z"),
  fetch: async () => new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 }),
});

const CALLS: Record<keyof OssClient, [action: string, call: () => Promise<unknown>]> = {
  headObject: ["oss:GetObject", () => oss.headObject("a")],
  getObject: ["oss:GetObject", () => oss.getObject("a")],
  putObject: ["oss:PutObject", () => oss.putObject("a", "")],
  deleteObject: ["oss:DeleteObject", () => oss.deleteObject("a")],
  deleteObjects: ["oss:DeleteObject", () => oss.deleteObjects(["a"])],
  getObjectTagging: ["oss:GetObjectTagging", () => oss.getObjectTagging("a")],
  putObjectTagging: ["oss:PutObjectTagging", () => oss.putObjectTagging("a", {})],
  listObjects: ["oss:ListObjects", () => oss.listObjects()],
  initiateMultipartUpload: ["oss:PutObject", () => oss.initiateMultipartUpload("a")],
  uploadPart: ["oss:PutObject", () => oss.uploadPart("a", { uploadId: "1", number: 1 }, "")],
  listParts: ["oss:ListParts", () => oss.listParts("a", "1")],
  completeMultipartUpload: ["oss:PutObject", () => oss.completeMultipartUpload("a", "1", [])],
  abortMultipartUpload: ["oss:AbortMultipartUpload", () => oss.abortMultipartUpload("a", "1")],
  listMultipartUploads: ["oss:ListMultipartUploads", () => oss.listMultipartUploads()],
  getBucketCors: ["oss:GetBucketCors", () => oss.getBucketCors()],
  putBucketCors: ["oss:PutBucketCors", () => oss.putBucketCors([])],
  deleteBucketCors: ["oss:DeleteBucketCors", () => oss.deleteBucketCors()],
  getBucketLifecycle: ["oss:GetBucketLifecycle", () => oss.getBucketLifecycle()],
  putBucketLifecycle: ["oss:PutBucketLifecycle", () => oss.putBucketLifecycle([])],
  getBucketInfo: ["oss:GetBucketInfo", () => oss.getBucketInfo()],
  putBucketVersioning: ["oss:PutBucketVersioning", () => oss.putBucketVersioning("Enabled")],
  getBucketPublicAccessBlock: ["oss:GetBucketPublicAccessBlock", () => oss.getBucketPublicAccessBlock()],
  getBucketReferer: ["oss:GetBucketReferer", () => oss.getBucketReferer()],
  getBucketVersioning: ["oss:GetBucketVersioning", () => oss.getBucketVersioning()],
};

describe("when OSS denies", () => {
  test.each(Object.entries(CALLS))("%s, the action it needed is known", async (_name, [action, call]) => {
    const error = await call().catch((thrown: { operation: string }) => thrown);
    expect(missingPermission((error as { operation: string }).operation)).toMatchObject({ action });
  });

  test("what nobody here calls, nothing is claimed", () => {
    expect(missingPermission("PutSymlink")).toBeUndefined();
    expect(missingPermission("constructor")).toBeUndefined();
  });
});
