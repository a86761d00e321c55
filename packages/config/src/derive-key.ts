import { hkdfSync } from "node:crypto";

/** A key of 32 bytes for one purpose, so that no two purposes share one. */
export function deriveKey(secret: string, purpose: string): Buffer<ArrayBuffer> {
  return Buffer.from(hkdfSync("sha256", secret, "", `zhichuan ${purpose}`, 32));
}
