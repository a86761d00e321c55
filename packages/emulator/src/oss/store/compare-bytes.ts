/** Puts names in OSS's order: by the bytes of their UTF-8. Negative, zero or positive. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
