export { Accounts, type AccountsOptions, type Principal, type Role, type SessionKeys } from "./accounts.ts";
export { type AccessRequest, isAllowed, isTrusted } from "./evaluate.ts";
export { type PolicyDocument, type PolicyStatement, parsePolicy, parseTrustPolicy } from "./policy.ts";
export { PolicyError } from "./policy-error.ts";
export { createSessionKeys, type RandomBytes } from "./session-keys.ts";
