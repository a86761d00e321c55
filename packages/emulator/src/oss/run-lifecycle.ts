import { isDue } from "./lifecycle.ts";
import type { BucketStore } from "./store/bucket-store.ts";

/** What one run of the bucket's lifecycle rules has done. */
export interface LifecycleRun {
  /** The multipart uploads that were aborted, by key. */
  readonly aborted: readonly { readonly key: string; readonly uploadId: string }[];
}

/** Does at once what OSS does once a day: aborts every multipart upload that has been open longer than a rule allows. */
export async function runLifecycle(store: BucketStore, now: Date): Promise<LifecycleRun> {
  const rules = store.settings.lifecycle ?? [];
  const due = store.uploads.list().filter((upload) => rules.some((rule) => isDue(rule, upload, now)));
  const aborted = [];
  for (const { key, uploadId } of due) {
    if (await store.uploads.abort(key, uploadId)) aborted.push({ key, uploadId });
  }
  return { aborted };
}
