import type { Readable, Writable } from "node:stream";

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
}
interface SignedRequest {
  readonly headers?: Record<string, string>;
  readonly queries?: Record<string, string>;
}

/** What the tests use of ali-oss 6.23.0. */
export interface AliOss {
  put(key: string, body: Buffer, options?: PutOptions): Promise<Result>;
  putStream(key: string, body: Readable): Promise<Result>;
  get(
    key: string,
    to?: Writable | { headers: Record<string, string> },
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
  signatureUrlV4(
    method: string,
    expires: number,
    request: SignedRequest,
    key: string,
    additionalHeaders?: readonly string[],
  ): Promise<string>;
  signPostObjectPolicyV4(policy: object, date: Date): string;
}

export type AliOssClass = new (options: Record<string, unknown>) => AliOss;
