/**
 * The shapes both sides share. The server imports this file; the phone imports its types only, through
 * `@zhichuan/contract/types`, which has no run-time form, so that no schema ever reaches the mini-program.
 */
export * from "./complete.ts";
export * from "./error-body.ts";
export * from "./errors.ts";
export * from "./files.ts";
export * from "./generate-signature.ts";
export * from "./health.ts";
export * from "./parts.ts";
export * from "./profiles.ts";
export * from "./session.ts";
export * from "./status.ts";
export * from "./ticket.ts";
export * from "./version.ts";
