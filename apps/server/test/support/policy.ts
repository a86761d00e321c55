/** A POST policy as OSS reads it. */
export interface Policy {
  readonly expiration: string;
  readonly conditions: readonly (Record<string, string> | readonly [string, ...unknown[]])[];
}

export const readPolicy = (base64: string): Policy =>
  JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
