import { createRequire } from "node:module";
import type { Readable, Writable } from "node:stream";
import type { Emulator } from "../../../src/index.ts";

interface Result {
  readonly res: { readonly status: number; readonly headers: Record<string, string> };
  readonly status: number;
}
interface Page {
  readonly objects?: { readonly name: string }[];
  readonly isTruncated: boolean;
  readonly nextContinuationToken?: string;
}
interface PutOptions {
  readonly headers?: Record<string, string>;
  readonly meta?: Record<string, string>;
  readonly mime?: string;
  readonly callback?: Record<string, unknown>;
}
interface SignedRequest {
  readonly headers?: Record<string, string>;
  readonly queries?: Record<string, string>;
}
/** What `multipartUpload` has done so far, to go on from. */
export interface Checkpoint {
  readonly uploadId: string;
  readonly doneParts: readonly { number: number; etag: string }[];
}
interface MultipartOptions extends PutOptions {
  readonly partSize?: number;
  readonly parallel?: number;
  readonly checkpoint?: Checkpoint;
  readonly progress?: (done: number, checkpoint: Checkpoint) => void;
}

/** What the tests use of ali-oss 6.23.0. */
export interface AliOss {
  put(key: string, body: Buffer, options?: PutOptions): Promise<Result>;
  putStream(key: string, body: Readable): Promise<Result>;
  get(
    key: string,
    to?: Writable | { headers?: Record<string, string>; process?: string },
  ): Promise<Result & { content: Buffer }>;
  getStream(key: string): Promise<Result & { stream: Readable }>;
  head(key: string): Promise<Result & { meta: Record<string, string> | null }>;
  delete(key: string): Promise<Result>;
  deleteMulti(keys: readonly string[]): Promise<Result & { deleted?: { Key: string }[] }>;
  list(query: Record<string, unknown>): Promise<Page>;
  listV2(query: Record<string, unknown>): Promise<Page>;
  getBucketInfo(bucket: string): Promise<{ bucket: Record<string, unknown> }>;
  putBucketACL(bucket: string, acl: string): Promise<Result>;
  getBucketACL(bucket: string): Promise<{ acl: string }>;
  putACL(key: string, acl: string): Promise<Result>;
  getACL(key: string): Promise<{ acl: string }>;
  putObjectTagging(key: string, tags: Record<string, string>): Promise<Result>;
  getObjectTagging(key: string): Promise<{ tag: Record<string, string> }>;
  deleteObjectTagging(key: string): Promise<Result>;
  putBucketCORS(bucket: string, rules: readonly object[]): Promise<Result>;
  getBucketCORS(bucket: string): Promise<{ rules: object[] }>;
  deleteBucketCORS(bucket: string): Promise<Result>;
  multipartUpload(key: string, file: string | Buffer, options?: MultipartOptions): Promise<Result>;
  initMultipartUpload(key: string, options?: PutOptions): Promise<{ uploadId: string }>;
  uploadPart(
    key: string,
    uploadId: string,
    number: number,
    file: string | Buffer,
    start: number,
    end: number,
  ): Promise<Result & { etag: string }>;
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly { number: number; etag: string }[],
  ): Promise<Result & { etag: string }>;
  listParts(
    key: string,
    uploadId: string,
    query?: Record<string, unknown>,
  ): Promise<{ parts: Record<string, string>[]; isTruncated: string; nextPartNumberMarker: string }>;
  listUploads(query: Record<string, unknown>): Promise<{
    uploads: { name: string; uploadId: string; initiated: string }[];
    isTruncated: boolean;
    nextKeyMarker: string;
    nextUploadIdMarker: string;
  }>;
  abortMultipartUpload(key: string, uploadId: string): Promise<Result>;
  putBucketLifecycle(bucket: string, rules: readonly object[]): Promise<Result>;
  getBucketLifecycle(bucket: string): Promise<{ rules: object[] }>;
  deleteBucketLifecycle(bucket: string): Promise<Result>;
  signatureUrlV4(
    method: string,
    expires: number,
    request: SignedRequest,
    key: string,
    additionalHeaders?: readonly string[],
  ): Promise<string>;
  signPostObjectPolicyV4(policy: object, date: Date): string;
}

type AliOssClass = new (options: Record<string, unknown>) => AliOss;

/** The official client, which has no types of its own. Its clock is the machine's, and so is the emulator's here. */
const require = createRequire(import.meta.url);
export const OSS: AliOssClass = require("ali-oss");

export type Keys = Pick<Emulator["ramUser"], "accessKeyId" | "accessKeySecret"> & { securityToken?: string };

/** The official client at the emulator, which is a custom domain of its bucket. */
export function client(emulator: Emulator, keys: Keys = emulator.ramUser): AliOss {
  const { accessKeyId, accessKeySecret, securityToken: stsToken } = keys;
  return new OSS({
    ...{
      accessKeyId,
      accessKeySecret,
      bucket: emulator.bucket,
      region: emulator.region,
      endpoint: emulator.ossUrl,
    },
    ...{ authorizationV4: true, cname: true, secure: false, ...(stsToken && { stsToken }) },
    // Without these it warns of a token it cannot refresh.
    ...(stsToken && {
      refreshSTSToken: async () => ({ accessKeyId, accessKeySecret, stsToken }),
      refreshSTSTokenInterval: 1e6,
    }),
  });
}
