export {
  DEMO_BUCKET,
  DEMO_ECS_ROLE_NAME,
  DEMO_MINI_PROGRAM,
  DEMO_PUSH,
  DEMO_RAM_USER,
  DEMO_REGION,
  DEMO_ROLE_NAME,
} from "./demo.ts";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator.ts";
export type {
  AnswerFault,
  CutBodyFault,
  CutFault,
  DelayFault,
  Fault,
  FaultMoment,
  Faults,
  OperationName,
  OssOperationName,
  ServiceFault,
  ServiceName,
  SlowFault,
  WechatOperationName,
} from "./faults.ts";
export type { LifecycleRun } from "./oss/index.ts";
export type { Accounts, Principal, Role } from "./ram/index.ts";
export { serverSettings } from "./server-settings.ts";
export type { Wechat } from "./wechat/index.ts";
