import { randomBytes } from "node:crypto";

/** A key below `prefix` under which nothing is. */
export function scratchKey(prefix: string): string {
  return `${prefix}zhichuan-doctor/${randomBytes(9).toString("base64url")}`;
}
