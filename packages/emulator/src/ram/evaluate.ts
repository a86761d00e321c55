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

/**
 * Whether policies allow a request. Each group of policies (a role's own, the one passed to AssumeRole) must
 * allow it by itself; inside a group one Allow is enough and one Deny ends it.
 * @see https://help.aliyun.com/zh/ram/user-guide/policy-evaluation-process
 */
export function isAllowed(
  principal: { readonly policies: readonly (readonly PolicyDocument[])[] },
  request: AccessRequest,
): boolean {
  return principal.policies.length > 0 && principal.policies.every((group) => groupAllows(group, request));
}

/**
 * Whether a role's trust policy lets this caller assume it.
 * @param caller its ARN, e.g. `acs:ram::1234567890123456:user/uploader`, or a service's name, e.g. `ecs.aliyuncs.com`
 */
export function isTrusted(
  trust: PolicyDocument,
  caller: { readonly RAM: string } | { readonly Service: string },
): boolean {
  const naming = trust.Statement.filter((statement) => {
    if (!matchesAction(statement, "sts:AssumeRole")) return false;
    if ("Service" in caller) return asList(statement.Principal?.Service).includes(caller.Service);
    return asList(statement.Principal?.RAM).some((name) => name === caller.RAM || isRootOf(name, caller.RAM));
  });
  return naming.length > 0 && naming.every(({ Effect }) => Effect === "Allow");
}

/** `acs:ram::ID:root` in a trust policy stands for everybody in that account. */
function isRootOf(name: string, arn: string): boolean {
  return name.endsWith(":root") && arn.startsWith(name.slice(0, -"root".length));
}

function groupAllows(group: readonly PolicyDocument[], request: AccessRequest): boolean {
  const effects = group
    .flatMap((policy) => policy.Statement)
    .filter((statement) => applies(statement, request))
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
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
