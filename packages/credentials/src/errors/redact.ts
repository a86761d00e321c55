/** Fields that carry a secret in the JSON that the libraries quote in their messages. */
const secretField =
  /("?(?:AccessKeySecret|SecurityToken|OIDCToken|access_token|refresh_token)"?\s*[:=]\s*"?)[^"&,\s}]+/gi;

/** Takes secrets out of a text: the values given, and whatever stands in a field known to hold one. */
export function redact(text: string, secrets: readonly string[] = []): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, "***"), text)
    .replace(secretField, "$1***");
}
