import type { Permission } from "./permission.ts";
import { PermissionsError } from "./permissions-error.ts";

/** Operator, then key, then the values of which one has to hold. Example: `{ StringLike: { "oss:Prefix": ["uploads/*"] } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** One statement of a permission policy. */
export interface PolicyStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Conditions;
}

/** A RAM permission policy: https://help.aliyun.com/zh/ram/policy-structure-and-syntax */
export interface PolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly PolicyStatement[];
}

/** What one permission allows, before it is put together with others of the same resource. */
export type Grant = Pick<Permission, "action" | "resource" | "condition">;

/** The policy that allows exactly `grants`: one statement for each resource and condition. */
export function toPolicy(grants: readonly Grant[]): PolicyDocument {
  const statements = new Map<string, PolicyStatement>();
  for (const { action, resource, condition } of grants) {
    const place = JSON.stringify([resource, condition]);
    const { Action = [] } = statements.get(place) ?? {};
    statements.set(place, {
      Effect: "Allow",
      Action: [...Action, action],
      Resource: [resource],
      ...(condition && { Condition: condition }),
    });
  }
  return { Version: "1", Statement: [...statements.values()] };
}

/** Characters that STS takes as AssumeRole's `Policy`. */
const LONGEST = 2048;

/**
 * A policy as AssumeRole's `Policy`: https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-assumerole
 * @throws PermissionsError when it is longer than STS takes
 */
export function forSession(policy: PolicyDocument): string {
  const text = JSON.stringify(policy);
  if (text.length > LONGEST)
    throw new PermissionsError(
      `The session policy has ${text.length} characters and STS takes ${LONGEST}: shorten OSS_PREFIX, or declare fewer profiles.`,
    );
  return text;
}
