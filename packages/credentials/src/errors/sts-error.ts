import { CredentialsError, type CredentialsErrorCode } from "./credentials-error.ts";
import { readLibraryError } from "./library-error.ts";
import { explainNetworkError } from "./network-error.ts";

interface StsContext {
  readonly endpoint: string;
  readonly roleArn: string;
  /** What must not appear in any text. */
  readonly secrets: readonly string[];
}

interface Explanation {
  readonly code: CredentialsErrorCode;
  readonly retryable?: true;
  /** What happened and what to do. */
  readonly text: string;
}

/**
 * Turns what `@alicloud/sts20150401` throws into an error to act on.
 * @see https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
export function explainStsError(
  error: unknown,
  { endpoint, roleArn, secrets }: StsContext,
): CredentialsError {
  const thrown = readLibraryError(error, secrets);
  const silent = explainNetworkError(
    thrown,
    `STS at ${endpoint}`,
    "Check STS_ENDPOINT and that this server may reach it (DNS, firewall, proxy).",
  );
  if (silent) return silent;

  const { code, retryable, text } = explain(thrown.code ?? "", thrown.status, thrown.message, roleArn);
  const origin = [thrown.code, thrown.requestId && `request ${thrown.requestId}`].filter(Boolean).join(", ");
  return new CredentialsError(code, origin ? `${text} (${origin})` : text, {
    retryable: retryable ?? false,
    requestId: thrown.requestId,
    cause: thrown.cause,
  });
}

function explain(stsCode: string, status = 0, message: string, roleArn: string): Explanation {
  if (stsCode === "NoPermission") return explainNoPermission(message, roleArn);
  const known = table(roleArn)[stsCode];
  if (known) return known;
  if (stsCode.startsWith("Throttling")) {
    return {
      code: "THROTTLED",
      retryable: true,
      text: "STS is throttling this account: too many AssumeRole calls. It will be tried again; if it stays, look for other programs that call STS with this account.",
    };
  }
  if (stsCode.startsWith("InvalidParameter") || stsCode.startsWith("MissingParameter")) {
    return { code: "INVALID_OPTION", text: `STS does not accept a parameter of AssumeRole: ${message}` };
  }
  if (stsCode === "" || status === 0) {
    return {
      code: "SERVICE_ERROR",
      retryable: true,
      text: `The answer of STS cannot be read; is STS_ENDPOINT really STS, and no proxy in between? ${message}`,
    };
  }
  return {
    code: "SERVICE_ERROR",
    ...(status >= 500 && { retryable: true }),
    text: `STS answered with an error: ${message}`,
  };
}

function explainNoPermission(message: string, roleArn: string): Explanation {
  if (/root account/i.test(message)) {
    return {
      code: "NO_PERMISSION",
      text: "The AccessKey belongs to the main account, which may not assume roles. Create a RAM user, let it assume the role (docs/security.md has the policy; AliyunSTSAssumeRoleAccess allows every role), and set its AccessKey as OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET.",
    };
  }
  return {
    code: "NO_PERMISSION",
    text: `STS refuses to let this AccessKey assume ${roleArn}. Either it is the main account's key (use a RAM user's instead), or no policy of the RAM user lets it assume that role (docs/security.md has the one to attach; AliyunSTSAssumeRoleAccess allows every role), or the role's trust policy does not name the RAM user.`,
  };
}

function table(roleArn: string): Record<string, Explanation> {
  const invalidToken: Explanation = {
    code: "WRONG_KIND_OF_KEY",
    text: "OSS_ACCESS_KEY_ID is a temporary AccessKey (STS.…). Set the long-lived AccessKey of a RAM user.",
  };
  return {
    "EntityNotExist.Role": {
      code: "ROLE_NOT_FOUND",
      text: `There is no role ${roleArn}. Copy the ARN from the role's page in the RAM console into OSS_STS_ROLE_ARN.`,
    },
    "InvalidAccessKeyId.NotFound": {
      code: "ACCESS_KEY_NOT_FOUND",
      text: "There is no such AccessKey. Check OSS_ACCESS_KEY_ID for typing errors and spaces, that the key has not been deleted, and that STS_ENDPOINT belongs to the same site (China or international) as the account.",
    },
    "InvalidAccessKeyId.Inactive": {
      code: "ACCESS_KEY_INACTIVE",
      text: "The AccessKey is disabled. Enable it on the RAM user's page in the RAM console, or set another one.",
    },
    SignatureDoesNotMatch: {
      code: "SECRET_WRONG",
      text: "The AccessKey secret is wrong. Check OSS_ACCESS_KEY_SECRET for typing errors and spaces; a lost secret cannot be shown again, create a new AccessKey.",
    },
    "InvalidTimeStamp.Expired": {
      code: "CLOCK_SKEWED",
      text: "This machine's clock is more than 15 minutes off. Set it by NTP.",
    },
    MissingSecurityToken: invalidToken,
    "InvalidSecurityToken.Expired": invalidToken,
    "InvalidSecurityToken.Malformed": invalidToken,
    "InvalidSecurityToken.MismatchWithAccessKey": invalidToken,
    "InvalidParameter.RoleArn": {
      code: "INVALID_OPTION",
      text: "OSS_STS_ROLE_ARN is not the ARN of a role; it looks like acs:ram::1234567890123456:role/name.",
    },
    "InvalidParameter.RoleSessionName": {
      code: "INVALID_OPTION",
      text: "OSS_STS_SESSION_NAME must be 2 to 64 letters, digits or any of . @ - _",
    },
    "InvalidParameter.DurationSeconds": {
      code: "INVALID_OPTION",
      text: "The session's duration must be between 900 seconds and the role's maximum session duration (3600 unless it was raised in the RAM console).",
    },
    "InvalidParameter.PolicyGrammar": {
      code: "INVALID_OPTION",
      text: "STS cannot read the session policy. Check bucket and prefix for characters that do not belong there.",
    },
    "InvalidParameter.PolicySize": {
      code: "INVALID_OPTION",
      text: "The session policy is too long for STS (2048 characters). Use a shorter prefix.",
    },
  };
}
