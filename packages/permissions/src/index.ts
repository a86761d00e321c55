/**
 * The documents a bucket and its accounts need, made from configuration and profiles. Pure functions over values:
 * nothing here talks to anybody.
 */
export { type CorsRule, corsRules, type LifecycleRule, lifecycleRules } from "./bucket-rules.ts";
export { type Deployment, indexPrefix, tracePrefix } from "./deployment.ts";
export { type MissingPermission, missingPermission } from "./explain.ts";
export { actionOf, type OssOperation } from "./operations.ts";
export { operatorPermissions } from "./operator-permissions.ts";
export type { Permission, Why } from "./permission.ts";
export { PermissionsError } from "./permissions-error.ts";
export type { Conditions, PolicyDocument, PolicyStatement } from "./policy.ts";
export { operatorPolicy, rolePolicy, userPolicy } from "./role-policy.ts";
export { serverPermissions } from "./server-permissions.ts";
export { downloadPolicy, MODERATION_TAG, sessionPolicy, uploadPolicy } from "./session-policy.ts";
export { type Trusted, type TrustPolicy, trustPolicy } from "./trust-policy.ts";
