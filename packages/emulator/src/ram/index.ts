export { Accounts, type Principal, type Role } from "./accounts.ts";
export { isAllowed, isTrusted } from "./evaluate.ts";
export { type PolicyDocument, type PolicyStatement, parsePolicy, parseTrustPolicy } from "./policy.ts";
export { PolicyError } from "./policy-error.ts";
export { createSessionKeys, type RandomBytes } from "./session-keys.ts";
