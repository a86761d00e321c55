/** Public on purpose, the same in every emulator: they open nothing but an emulator. */
export const DEMO_RAM_USER = {
  accessKeyId: "LTAI-ZHICHUAN-EMULATOR",
  accessKeySecret: "zhichuan-emulator-secret-not-for-production",
} as const;

export const DEMO_BUCKET = "zhichuan-dev";
export const DEMO_REGION = "cn-hangzhou";

/** The role the RAM user may assume through STS. */
export const DEMO_ROLE_NAME = "zhichuan-upload";
/** The role attached to the ECS instance whose metadata is served. */
export const DEMO_ECS_ROLE_NAME = "ZhichuanEcsRole";

/** The mini-program that WeChat knows. */
export const DEMO_MINI_PROGRAM = {
  appid: "wx7a6869636875616e",
  secret: "zhichuan-emulator-app-secret-not-for-production",
} as const;

/** What the mini-program has set under message push (消息推送). */
export const DEMO_PUSH = {
  token: "zhichuanEmulatorPushToken",
  aesKey: "zhichuanEmulatorAesKeyNotForProduction00000",
} as const;
