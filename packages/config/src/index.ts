/** What the operator sets, read from the environment, and what follows from it alone. */
export type { AuthConfig } from "./auth-config.ts";
export type { CallbackConfig, WebhookConfig } from "./callback-config.ts";
export { type Config, ConfigError, type CredentialsConfig, loadConfig, readConfig } from "./config.ts";
export { credentialsSource } from "./credentials-source.ts";
export { type DeploymentOptions, deploymentOf } from "./deployment.ts";
export { deriveKey } from "./derive-key.ts";
export { createUserIds } from "./user-id.ts";
