import type { Credentials } from "@zhichuan/signer";

/** What a client needs to know. */
export interface OssClientOptions {
  /** The address of the bucket itself, no slash at the end. Example: `https://my-bucket.oss-cn-hangzhou.aliyuncs.com`. */
  readonly bucketUrl: string;
  /** Without `oss-`. Example: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  /** Asked before every request, so that a renewed token is used at once. Its errors pass through unchanged. */
  readonly credentials: () => Promise<Credentials>;
  readonly now: () => Date;
  /** Default: the platform's own. */
  readonly fetch?: typeof fetch;
  /**
   * How long the exchange may stand still, in milliseconds, before it is given up: no answer, or no further byte in
   * either direction. Not a limit on the whole transfer. Default: 10000.
   */
  readonly stallMs?: number;
}
