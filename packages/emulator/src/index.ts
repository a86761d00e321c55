export { DEMO_BUCKET, DEMO_ECS_ROLE_NAME, DEMO_RAM_USER, DEMO_REGION, DEMO_ROLE_NAME } from "./demo.ts";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator.ts";
export type {
  AnswerFault,
  CutFault,
  DelayFault,
  Fault,
  FaultMoment,
  Faults,
  OperationName,
} from "./faults.ts";
export type { Accounts, Principal, Role } from "./ram/index.ts";
