/** Percent-encodes all but `A-Z a-z 0-9 - _ . ~`, in UTF-8 and upper-case hex, as V4 wants it. */
export function encode(text: string): string {
  // encodeURIComponent leaves these five as they are.
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same for a key, whose slashes stay. */
export function encodeKey(key: string): string {
  return encode(key).replaceAll("%2F", "/");
}
