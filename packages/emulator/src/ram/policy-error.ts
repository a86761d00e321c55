/** A document that is not a RAM policy; `message` names the element at fault. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/** @throws PolicyError when `value` is not a JSON object */
export function requireObject(what: string, value: unknown): asserts value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PolicyError(`${what} must be an object`);
  }
}
