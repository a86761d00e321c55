import { CredentialsError } from "./errors/credentials-error.ts";

/**
 * The RAM policy for a session of the signing server: put objects, and read them (GET and HEAD), under one prefix of
 * one bucket; nothing else.
 * @param scope.bucket e.g. `my-bucket`
 * @param scope.prefix what every key starts with, e.g. `uploads/`; empty = the whole bucket
 * @returns JSON for AssumeRole's `Policy`
 * @throws CredentialsError `INVALID_OPTION` for a bucket that is none, or a prefix with `*` or `?`, which would be wildcards
 * @see https://help.aliyun.com/zh/oss/user-guide/ram-policy
 */
export function sessionPolicy({ bucket, prefix }: { bucket: string; prefix: string }): string {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid(`${JSON.stringify(bucket)} is not the name of a bucket.`);
  }
  if (/[*?$]/.test(prefix) || prefix.startsWith("/")) {
    throw invalid(`The prefix must not start with / or contain * ? or $, as ${JSON.stringify(prefix)} does.`);
  }
  return JSON.stringify({
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: ["oss:PutObject", "oss:GetObject"],
        Resource: [`acs:oss:*:*:${bucket}/${prefix}*`],
      },
    ],
  });
}

function invalid(message: string): CredentialsError {
  return new CredentialsError("INVALID_OPTION", message, { retryable: false });
}
