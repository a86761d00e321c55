import type { ObjectHead } from "@zhichuan/oss-client";

/**
 * The name a file had when it was chosen. Where its object does not say it, as one that the bucket's owner has put
 * there, it is what stands last in the key.
 */
export function fileName(key: string, { metadata }: ObjectHead): string {
  const inKey = key.slice(key.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(metadata.name ?? "") || inKey;
  } catch {
    return inKey;
  }
}
