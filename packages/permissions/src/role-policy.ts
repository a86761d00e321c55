import type { Deployment } from "./deployment.ts";
import { operatorPermissions } from "./operator-permissions.ts";
import { type PolicyDocument, toPolicy } from "./policy.ts";
import { serverPermissions } from "./server-permissions.ts";

/**
 * What is attached to the role that the server signs with: exactly what it needs. Where the server cannot narrow its
 * credentials itself (an ECS role, Function Compute) this is all that narrows them.
 * @throws PermissionsError
 */
export function rolePolicy(deployment: Deployment): PolicyDocument {
  return toPolicy(serverPermissions(deployment));
}

/**
 * What is attached to a RAM user for the person who sets the bucket up.
 * @throws PermissionsError
 */
export function operatorPolicy(deployment: Pick<Deployment, "bucket" | "prefix">): PolicyDocument {
  return toPolicy(operatorPermissions(deployment));
}

/**
 * What is attached to the RAM user whose AccessKey the server holds: to assume that one role, and nothing of its own.
 * @param roleArn Example: `acs:ram::1234567890123456:role/zhichuan`
 */
export function userPolicy(roleArn: string): PolicyDocument {
  return toPolicy([{ action: "sts:AssumeRole", resource: roleArn }]);
}
