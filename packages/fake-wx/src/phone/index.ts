export { type ClockOptions, createClock } from "./clock.ts";
export { FakePhone, type FakePhoneOptions, type PhoneFile } from "./fake-phone.ts";
export type { CutFault, Fault, Faults, Moment, StallFault } from "./faults.ts";
export type { LinkOptions } from "./link.ts";
