/** What a form part says of itself in `Content-Disposition: form-data; name="…"; filename="…"`. */
export interface Disposition {
  readonly name: string;
  readonly filename?: string;
}

/**
 * Reads a part's Content-Disposition.
 * @param header one character a byte; names are UTF-8 bytes, as every browser and phone sends them
 * @returns undefined where it is not form-data or has no name
 * @see https://www.rfc-editor.org/rfc/rfc7578#section-4.2
 */
export function readDisposition(header: string): Disposition | undefined {
  if (!/^form-data\s*(;|$)/i.test(header)) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, bare] of header.matchAll(
    /;\s*([\w*-]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^;]*))/g,
  )) {
    const value = quoted === undefined ? (bare ?? "").trim() : quoted.replaceAll('\\"', '"');
    parameters.set(name.toLowerCase(), Buffer.from(value, "latin1").toString());
  }
  const name = parameters.get("name");
  if (name === undefined || name === "") return undefined;
  const filename = extended(parameters.get("filename*")) ?? parameters.get("filename");
  return filename === undefined ? { name } : { name, filename };
}

/** `UTF-8''%E4%B8%AD.txt` (RFC 5987). */
function extended(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
