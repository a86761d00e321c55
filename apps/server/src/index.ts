export { type Config, ConfigError, type CredentialsConfig, loadConfig } from "@zhichuan/config";
export { type AppOptions, buildApp } from "./app.ts";
export { createCredentials, createSigners, type Signers, warmCredentials } from "./credentials.ts";
export type { CheckQuestion, ContentChecker, Settle, Verdict } from "./moderation/content-checker.ts";
export type { OnUploaded, UploadedEvent } from "./on-uploaded/on-uploaded.ts";
