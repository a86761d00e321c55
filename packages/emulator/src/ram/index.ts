export { Accounts } from "./accounts.ts";
export { findDenial, isAllowed, isTrusted } from "./evaluate.ts";
export { type PolicyDocument, type PolicyStatement, parsePolicy, parseTrustPolicy } from "./policy.ts";
export { PolicyError } from "./policy-error.ts";
export type { Principal, Role } from "./principal.ts";
export { createSessionKeys, type RandomBytes } from "./session-keys.ts";
