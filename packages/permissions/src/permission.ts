import { actionOf, type OssOperation } from "./operations.ts";
import type { Conditions } from "./policy.ts";

/** What cannot be done without a permission: the end of a sentence that begins "it is needed". */
export interface Why {
  readonly en: string;
  readonly zh: string;
}

/** One action on one resource, and what it is there for. */
export interface Permission {
  /** What RAM calls it. Example: `oss:PutObject`. */
  readonly action: string;
  /** Example: `acs:oss:*:*:my-bucket/uploads/*`. */
  readonly resource: string;
  readonly condition?: Conditions;
  /** The operations that are made with it, all of which need this one action. */
  readonly calls: readonly [OssOperation, ...OssOperation[]];
  readonly why: Why;
}

/** The permission to make these calls. */
export function permission(
  resource: string,
  calls: Permission["calls"],
  why: Why,
  condition?: Conditions,
): Permission {
  return { action: actionOf(calls[0]), resource, calls, why, ...(condition && { condition }) };
}
