import {
  type Accounts,
  createSessionKeys,
  isAllowed,
  isTrusted,
  type PolicyDocument,
  PolicyError,
  type Principal,
  parsePolicy,
  type RandomBytes,
  type Role,
} from "../ram/index.ts";
import { StsError } from "./sts-error.ts";

/** The body of a successful AssumeRole, without its RequestId. */
export interface AssumeRoleAnswer {
  AssumedRoleUser: { Arn: string; AssumedRoleId: string };
  Credentials: { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string; Expiration: string };
}

export interface AssumeRoleInput {
  readonly accounts: Accounts;
  readonly random: RandomBytes;
  readonly caller: Principal;
  readonly parameters: ReadonlyMap<string, string>;
  /** Values for the conditions of the caller's policies, e.g. `acs:SourceIp`. */
  readonly context: Readonly<Record<string, string>>;
}

const minSeconds = 900;
const maxPolicyLength = 2048;

/**
 * Opens a session of a role.
 * @throws StsError with STS's own code
 * @see https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
export function assumeRole({
  accounts,
  random,
  caller,
  parameters,
  context,
}: AssumeRoleInput): AssumeRoleAnswer {
  if (caller.type === "account") {
    throw new StsError(403, "NoPermission", "Roles may not be assumed by root accounts.");
  }
  const arn = readRoleArn(parameters.get("RoleArn"));
  const name = readSessionName(parameters.get("RoleSessionName"));
  const policy = readPolicy(parameters.get("Policy"));
  if (!isAllowed(caller, { action: "sts:AssumeRole", resource: arn, context })) throw noPermission();
  const role = accounts.findRole(arn);
  if (!role) throw new StsError(404, "EntityNotExist.Role", "The specified Role not exists.");
  if (!isTrusted(role.trust, { RAM: caller.arn }, context)) throw noPermission();

  const session = accounts.openSession({
    role,
    name,
    keys: createSessionKeys(random),
    durationSeconds: readDuration(parameters.get("DurationSeconds"), role),
    ...(policy && { policy }),
  });
  return {
    AssumedRoleUser: { Arn: `${role.arn}/${name}`, AssumedRoleId: `${role.id}:${name}` },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: session.expiresAt.toISOString().replace(/\.\d+/, ""),
    },
  };
}

function noPermission() {
  return new StsError(
    403,
    "NoPermission",
    "You are not authorized to do this action. You should be authorized by RAM.",
  );
}

function readRoleArn(value = ""): string {
  if (!/^acs:ram::\d+:role\/[\w.-]{1,64}$/.test(value)) {
    throw new StsError(400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.");
  }
  return value;
}

function readSessionName(value = ""): string {
  if (!/^[\w.@-]{2,64}$/.test(value)) {
    throw new StsError(
      400,
      "InvalidParameter.RoleSessionName",
      "The parameter RoleSessionName is wrongly formed.",
    );
  }
  return value;
}

function readDuration(value: string | undefined, role: Role): number {
  const seconds = value === undefined ? Math.min(3600, role.maxSessionDuration) : Number(value);
  if (!Number.isInteger(seconds) || seconds < minSeconds || seconds > role.maxSessionDuration) {
    throw new StsError(
      400,
      "InvalidParameter.DurationSeconds",
      `The Min/Max value of DurationSeconds is 15min/${role.maxSessionDuration / 3600}hr.`,
    );
  }
  return seconds;
}

function readPolicy(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  if (text.length > maxPolicyLength) {
    throw new StsError(
      400,
      "InvalidParameter.PolicySize",
      `The size of Policy must be smaller than ${maxPolicyLength} bytes.`,
    );
  }
  try {
    return parsePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new StsError(
      400,
      "InvalidParameter.PolicyGrammar",
      "The parameter Policy has not passed grammar check.",
    );
  }
}
