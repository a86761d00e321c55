import type { Access } from "../access.ts";
import type { Settings } from "../settings.ts";
import type { World } from "../world.ts";

/**
 * ok: as it should be. warn: works, and somebody ought to know. fail: has to be mended. skip: could not be looked at, or
 * is not used here.
 */
export type State = "ok" | "warn" | "fail" | "skip";

/** What a check found. */
export interface Finding {
  readonly state: State;
  readonly says: string;
  /** What to do about it. */
  readonly remedies?: readonly string[];
}

/** What checks look at. */
export interface Patient {
  readonly settings: Settings;
  readonly access: Access;
  readonly world: World;
}

/** One thing that has to be as it should. What `run` throws is a failure, with the causes its error is known for. */
export interface Check {
  readonly name: string;
  run(patient: Patient): Promise<Finding>;
}

export const ok = (says: string): Finding => ({ state: "ok", says });
export const skip = (says: string): Finding => ({ state: "skip", says });
export const warn = (says: string, ...remedies: string[]): Finding => ({ state: "warn", says, remedies });
export const fail = (says: string, ...remedies: string[]): Finding => ({ state: "fail", says, remedies });
