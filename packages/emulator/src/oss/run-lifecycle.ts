import { isDue } from "./lifecycle.ts";
import type { BucketStore } from "./store/bucket-store.ts";

/** What one run of the bucket's lifecycle rules has done. */
export interface LifecycleRun {
  /** The multipart uploads that were aborted, by key. */
  readonly aborted: readonly { readonly key: string; readonly uploadId: string }[];
  /** The keys of the objects that were deleted, in their order. */
  readonly expired: readonly string[];
}

/**
 * Does at once what OSS does once a day: aborts every multipart upload and deletes every object that has been there
 * longer than a rule allows.
 */
export async function runLifecycle(store: BucketStore, now: Date): Promise<LifecycleRun> {
  const rules = store.settings.lifecycle ?? [];
  const aborted = [];
  for (const { key, uploadId, initiated: since } of store.uploads.list()) {
    const due = rules.some((rule) => isDue(rule, "abortMultipartUpload", { key, since }, now));
    if (due && (await store.uploads.abort(key, uploadId))) aborted.push({ key, uploadId });
  }
  const expired = [];
  for (const { key, lastModified: since } of store.list()) {
    if (!rules.some((rule) => isDue(rule, "expiration", { key, since }, now))) continue;
    await store.delete(key);
    expired.push(key);
  }
  return { aborted, expired };
}
