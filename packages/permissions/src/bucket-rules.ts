import { checkDeployment, type Deployment, tracePrefix } from "./deployment.ts";

/** One rule of a bucket's CORS configuration: https://help.aliyun.com/zh/oss/developer-reference/putbucketcors */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

/**
 * What a web page (H5) of these origins may do with the bucket: send forms and PUTs as tickets say, read what it has a
 * link for, and see the answer's digests and request id. Mini-programs need no rule.
 * @param origins Example: `["https://app.example.com"]`; none: no rule
 */
export function corsRules(origins: readonly string[]): CorsRule[] {
  if (origins.length === 0) return [];
  return [
    {
      allowedOrigins: origins,
      allowedMethods: ["GET", "HEAD", "POST", "PUT"],
      allowedHeaders: ["cache-control", "content-disposition", "content-type", "x-oss-*"],
      exposeHeaders: ["ETag", "x-oss-request-id", "x-oss-hash-crc64ecma"],
      maxAgeSeconds: 600,
    },
  ];
}

/** One rule of a bucket's lifecycle configuration: https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle */
export interface LifecycleRule {
  readonly id: string;
  readonly prefix: string;
  readonly enabled: true;
  readonly abortMultipartUploadDays?: number;
  readonly expirationDays?: number;
}

/** Days: as long as a ticket's `upload` lives. After that nobody can complete what was begun. */
const UNFINISHED_DAYS = 7;
/** Days: WeChat gives its verdict within half an hour, or never. */
const TRACE_DAYS = 7;

/**
 * What the bucket clears away by itself: the parts of uploads that nobody can finish any more, and notes on content
 * checks that are over.
 * @throws PermissionsError
 */
export function lifecycleRules(deployment: Deployment): LifecycleRule[] {
  checkDeployment(deployment);
  const { prefix, moderation } = deployment;
  return [
    { id: "zhichuan-unfinished", prefix, enabled: true, abortMultipartUploadDays: UNFINISHED_DAYS },
    ...(moderation
      ? [
          {
            id: "zhichuan-traces",
            prefix: tracePrefix(prefix),
            enabled: true,
            expirationDays: TRACE_DAYS,
          } as const,
        ]
      : []),
  ];
}
