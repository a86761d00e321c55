import { CredentialsError } from "./credentials-error.ts";
import { readLibraryError } from "./library-error.ts";
import { explainNetworkError } from "./network-error.ts";

/**
 * Turns what `@alicloud/credentials` throws for an ECS RAM role into an error to act on.
 * Its errors are bare texts, so the status is read from there.
 */
export function explainMetadataError(error: unknown, roleName: string | undefined): CredentialsError {
  const thrown = readLibraryError(error);
  const silent = explainNetworkError(
    thrown,
    "The ECS metadata service at 100.100.100.200",
    "It exists on ECS instances only (and not in a container without host network access to it); elsewhere use OSS_CREDENTIALS=ram-user or default.",
  );
  if (silent) return silent;

  const { cause, message } = thrown;
  if (message === "IMDS credentials is disabled") {
    return new CredentialsError(
      "INVALID_OPTION",
      "The environment forbids the ECS metadata service: remove ALIBABA_CLOUD_ECS_METADATA_DISABLED=true or choose other credentials.",
      { retryable: false, cause },
    );
  }
  const status = /\b([45]\d\d)\b(?:,|$)/.exec(message)?.[1];
  if (status === "404") {
    const which = roleName === undefined ? "no RAM role" : `no RAM role named ${roleName}`;
    return new CredentialsError(
      "NO_ECS_ROLE",
      `This ECS instance has ${which}. Attach the role to the instance in the ECS console${roleName === undefined ? "" : " or correct OSS_ECS_ROLE_NAME"}; its trust policy must name ecs.aliyuncs.com.`,
      { retryable: false, cause },
    );
  }
  if (status === "403") {
    return new CredentialsError(
      "NO_PERMISSION",
      "The ECS metadata service refuses to answer: it is in hardened mode and gave no token. In a container, raise the instance's metadata hop limit.",
      { retryable: false, cause },
    );
  }
  return new CredentialsError("SERVICE_ERROR", `The ECS metadata service gave no credentials: ${message}`, {
    retryable: true,
    cause,
  });
}
