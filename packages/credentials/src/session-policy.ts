import { CredentialsError } from "./errors/credentials-error.ts";

/** What a session of the signing server may reach. */
export interface SessionScope {
  /** e.g. `my-bucket` */
  readonly bucket: string;
  /** What every key starts with, e.g. `uploads/`; empty = the whole bucket. */
  readonly prefix: string;
  /** Where the server keeps its index of contents, e.g. `uploads-index/`; none without instant upload. */
  readonly indexPrefix?: string;
}

/**
 * The RAM policy for a session of the signing server: put, read (GET and HEAD) and delete objects under one prefix of one
 * bucket, whole or in parts, and put and read index objects; nothing else.
 * @returns JSON for AssumeRole's `Policy`
 * @throws CredentialsError `INVALID_OPTION` for a bucket that is none, or a prefix with `*` or `?`, which would be wildcards
 * @see https://help.aliyun.com/zh/oss/user-guide/ram-policy
 */
export function sessionPolicy({ bucket, prefix, indexPrefix }: SessionScope): string {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid(`${JSON.stringify(bucket)} is not the name of a bucket.`);
  }
  for (const start of [prefix, indexPrefix ?? ""])
    if (/[*?$]/.test(start) || start.startsWith("/"))
      throw invalid(`A prefix must not start with / or contain * ? or $, as ${JSON.stringify(start)} does.`);
  const objects = (start: string) => `acs:oss:*:*:${bucket}/${start}*`;
  return JSON.stringify({
    Version: "1",
    Statement: [
      allow(
        [...PUT_AND_READ, "oss:DeleteObject", "oss:ListParts", "oss:AbortMultipartUpload"],
        objects(prefix),
      ),
      ...(indexPrefix === undefined ? [] : [allow(PUT_AND_READ, objects(indexPrefix))]),
      // It is asked of the bucket: no resource narrows it to the prefix.
      allow(["oss:ListMultipartUploads"], `acs:oss:*:*:${bucket}`),
    ],
  });
}

/** To begin, send and complete an upload in parts is to put an object. */
const PUT_AND_READ = ["oss:PutObject", "oss:GetObject"];

const allow = (Action: readonly string[], resource: string) => ({
  Effect: "Allow",
  Action,
  Resource: [resource],
});

function invalid(message: string): CredentialsError {
  return new CredentialsError("INVALID_OPTION", message, { retryable: false });
}
