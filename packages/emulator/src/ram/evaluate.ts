import { conditionsHold } from "./conditions.ts";
import { asList, type PolicyDocument, type PolicyStatement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** What a caller is about to do. */
export interface AccessRequest {
  /** `service:Action`, e.g. `oss:PutObject`. */
  readonly action: string;
  /** The full name of what it is done to; `*` as region or account matches any, e.g. `acs:oss:*:*:bucket/key`. */
  readonly resource: string;
  /** Condition keys and their values, e.g. `{ "acs:SourceIp": "10.0.0.1", "acs:SecureTransport": "true" }`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Why a request is denied, in the words of an answer's `AccessDeniedDetail`. */
export interface Denial {
  /** "Implicit": no statement allows it. "Explicit": one denies it. */
  readonly type: "ImplicitDeny" | "ExplicitDeny";
  /** Whose policies: those attached to the user or role, or the one passed to AssumeRole. */
  readonly policy: "AccountLevelIdentityBasedPolicy" | "SessionPolicy";
}

/** Groups of policies: what is attached to a user or role, and then what was passed to AssumeRole. */
interface Bound {
  readonly policies: readonly (readonly PolicyDocument[])[];
}

/**
 * Whether policies allow a request. Each group of policies must allow it by itself; inside a group one Allow is enough
 * and one Deny ends it.
 * @see https://help.aliyun.com/zh/ram/user-guide/policy-evaluation-process
 */
export function isAllowed(principal: Bound, request: AccessRequest): boolean {
  return findDenial(principal, request) === undefined;
}

/** Why policies do not allow a request; undefined when they do. */
export function findDenial({ policies }: Bound, request: AccessRequest): Denial | undefined {
  // Without any policy there is nothing that allows.
  for (const [at, group] of (policies.length === 0 ? [[]] : policies).entries()) {
    const type = deniedBy(group, request);
    if (type) return { type, policy: at === 0 ? "AccountLevelIdentityBasedPolicy" : "SessionPolicy" };
  }
  return undefined;
}

/** Who wants to assume a role: a user or role, a service, or somebody an OIDC provider vouches for. */
type Caller =
  /** e.g. `acs:ram::1234567890123456:user/uploader` */
  | { readonly RAM: string }
  /** e.g. `ecs.aliyuncs.com` */
  | { readonly Service: string }
  /** e.g. `acs:ram::1234567890123456:oidc-provider/ack-rrsa-c123` */
  | { readonly Federated: string };

/**
 * Whether a role's trust policy lets this caller assume it.
 * @param context condition keys and their values, e.g. `{ "oidc:sub": "system:serviceaccount:shop:server" }`
 */
export function isTrusted(
  trust: PolicyDocument,
  caller: Caller,
  context: Readonly<Record<string, string>> = {},
): boolean {
  const naming = trust.Statement.filter(
    (statement) =>
      matchesAction(statement, "sts:AssumeRole") &&
      names(statement.Principal, caller) &&
      conditionsHold(statement.Condition, context),
  );
  return naming.length > 0 && naming.every(({ Effect }) => Effect === "Allow");
}

function names(principal: PolicyStatement["Principal"], caller: Caller): boolean {
  if ("Service" in caller) return asList(principal?.Service).includes(caller.Service);
  if ("Federated" in caller) return asList(principal?.Federated).includes(caller.Federated);
  return asList(principal?.RAM).some((name) => name === caller.RAM || isRootOf(name, caller.RAM));
}

/** `acs:ram::ID:root` in a trust policy stands for everybody in that account. */
function isRootOf(name: string, arn: string): boolean {
  return name.endsWith(":root") && arn.startsWith(name.slice(0, -"root".length));
}

function deniedBy(group: readonly PolicyDocument[], request: AccessRequest): Denial["type"] | undefined {
  const effects = group
    .flatMap((policy) => policy.Statement)
    .filter((statement) => applies(statement, request))
    .map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "ExplicitDeny";
  return effects.includes("Allow") ? undefined : "ImplicitDeny";
}

function applies(statement: PolicyStatement, { action, resource, context = {} }: AccessRequest): boolean {
  return (
    matchesAction(statement, action) &&
    matchesResource(statement, resource) &&
    conditionsHold(statement.Condition, context)
  );
}

function matchesAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const listed = asList(Action ?? NotAction).some((pattern) =>
    matchesWildcard(pattern.toLowerCase(), action.toLowerCase()),
  );
  return listed !== (NotAction !== undefined);
}

function matchesResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  const listed = asList(Resource ?? NotResource).some((pattern) => matchesArn(pattern, resource));
  return listed !== (NotResource !== undefined);
}

function matchesArn(pattern: string, resource: string): boolean {
  if (pattern === "*") return true;
  const patterns = splitArn(pattern);
  const names = splitArn(resource);
  return patterns.every((part, at) => {
    const name = names[at] ?? "";
    const open = (at === 2 || at === 3) && (name === "*" || name === "");
    return open || matchesWildcard(part, name);
  });
}

/** `acs`, service, region, account, and the rest, which may itself contain colons. */
function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 4), parts.slice(4).join(":")];
}
