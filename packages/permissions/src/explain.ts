import { actionOf, type OssOperation, operations } from "./operations.ts";
import { operatorPermissions } from "./operator-permissions.ts";
import type { Why } from "./permission.ts";
import { serverPermissions } from "./server-permissions.ts";

/** Which action was missing, and what it is there for. */
export interface MissingPermission {
  /** Example: `oss:GetObject`. */
  readonly action: string;
  /** None for what neither the server nor an operator is to be allowed. */
  readonly why: Why | undefined;
}

/** A deployment that needs everything: what a permission is for is the same in all of them. */
const everything = {
  bucket: "any-bucket",
  prefix: "",
  instantUpload: true,
  files: true,
  moderation: true,
  profiles: {},
};
const all = [...serverPermissions(everything), ...operatorPermissions(everything)];

/**
 * What was missing when OSS denied an operation; undefined for an operation nobody here makes.
 * @param operation OSS's name for it. Example: `HeadObject`
 */
export function missingPermission(operation: string): MissingPermission | undefined {
  const known = operations.find((name) => name === operation);
  if (!known) return undefined;
  const used = all.find(({ calls }) => (calls as readonly OssOperation[]).includes(known));
  return { action: actionOf(known), why: used?.why };
}
