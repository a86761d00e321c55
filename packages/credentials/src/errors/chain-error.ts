import { CredentialsError } from "./credentials-error.ts";
import { readLibraryError } from "./library-error.ts";

/** Turns what the default chain of `@alicloud/credentials` throws into an error that names what it looked for. */
export function explainChainError(error: unknown): CredentialsError {
  const { message, cause } = readLibraryError(error);
  return new CredentialsError(
    "NO_CREDENTIALS",
    `The default chain found no credentials. It looks at ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and ALIBABA_CLOUD_SECURITY_TOKEN, at OIDC (ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE), at ~/.aliyun/config.json, ~/.alibabacloud/credentials, the ECS metadata service and ALIBABA_CLOUD_CREDENTIALS_URI. It reported: ${message}`,
    { retryable: true, cause },
  );
}
