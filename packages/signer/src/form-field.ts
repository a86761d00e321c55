import { SignerError } from "./errors.ts";

const RESERVED =
  /^(?:policy|key|file|bucket|content-length-range|x-oss-(?:signature|signature-version|credential|date|security-token))$/i;

// A server sends the same few fields over and over, most of them with the same value. The bound is for one that
// makes names up.
const lastConditions = new Map<string, { value: string; text: string }>();
const MAX_NAMES = 256;

/**
 * The condition that pins one of the caller's fields: `{"x-oss-object-acl":"private"}`.
 * @throws SignerError INVALID_FIELD for a name or value that cannot be sent, or that the signer itself sets
 */
export function fieldCondition(name: string, value: string): string {
  const last = lastConditions.get(name);
  if (last?.value === value) return last.text;
  if (RESERVED.test(name)) throw new SignerError("INVALID_FIELD", `The field ${name} is set by the signer`);
  if (!/^[A-Za-z0-9_:.-]+$/.test(name))
    throw new SignerError("INVALID_FIELD", `"${name}" cannot be a form field's name`);
  const text = exactCondition(name, value);
  if (last || lastConditions.size < MAX_NAMES) lastConditions.set(name, { value, text });
  return text;
}

/** The condition that pins a field to one value. The name is known to need no escaping. */
export function exactCondition(name: string, value: string): string {
  return `{"${name}":${jsonValue(name, value)}}`;
}

/**
 * A field's value as a JSON string.
 * @throws SignerError INVALID_FIELD for what a form or a policy cannot carry
 */
export function jsonValue(name: string, value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused: most fields become headers
  if (/[\x00-\x1f\x7f]/.test(value))
    throw new SignerError("INVALID_FIELD", `The field ${name} holds a control character`);
  // OSS escapes $ in a policy as \$, which is not JSON, and expands ${filename} in a key.
  if (value.includes("$")) throw new SignerError("INVALID_FIELD", `The field ${name} must not contain $`);
  if (!value.isWellFormed())
    throw new SignerError(
      "INVALID_FIELD",
      `The field ${name} is not valid Unicode: half of a surrogate pair`,
    );
  return JSON.stringify(value);
}
