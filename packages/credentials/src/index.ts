export type { CredentialsSource, IssuedCredentials, TemporaryCredentials } from "./credentials.ts";
export { CredentialsError, type CredentialsErrorCode } from "./errors/credentials-error.ts";
export {
  type CredentialsProvider,
  type CredentialsProviderOptions,
  createCredentialsProvider,
} from "./provider.ts";
export { type DefaultChainOptions, defaultChain } from "./sources/default-chain.ts";
export { type EcsRamRoleOptions, ecsRamRole } from "./sources/ecs-ram-role.ts";
export {
  type FunctionComputeCredentials,
  functionCompute,
  takeFunctionComputeKeys,
} from "./sources/function-compute.ts";
export { type RamUserOptions, ramUser } from "./sources/ram-user.ts";
