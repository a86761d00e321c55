import type { LifecycleRule } from "@zhichuan/oss-client";
import { lifecycleRules } from "@zhichuan/permissions";
import { asOperator } from "../as-operator.ts";
import { type Check, fail, ok } from "../check.ts";

/** Parts of uploads that nobody finished are cleared away. */
export const lifecycle: Check = {
  name: "lifecycle",
  run: (patient) =>
    asOperator(patient, async (oss) => {
      const present = await oss.getBucketLifecycle();
      const needed = lifecycleRules(patient.access.deployment());
      const missing = needed.filter((rule) => !present.some((other) => covers(other, rule)));
      if (missing.length === 0) return ok(needed.map(purpose).join("; "));
      return fail(`nothing does this: ${missing.map(purpose).join("; ")}`, "Run: zhichuan lifecycle set");
    }),
};

/** Whether `present` does what `needed` is for, at least as soon. */
function covers(present: LifecycleRule, needed: LifecycleRule): boolean {
  const soon = (has: number | undefined, limit: number | undefined) =>
    limit === undefined || (has !== undefined && has <= limit);
  return (
    present.enabled &&
    needed.prefix.startsWith(present.prefix) &&
    soon(present.abortMultipartUploadDays, needed.abortMultipartUploadDays) &&
    soon(present.expirationDays, needed.expirationDays)
  );
}

function purpose({ prefix, abortMultipartUploadDays, expirationDays }: LifecycleRule): string {
  const place = prefix === "" ? "the bucket" : prefix;
  return abortMultipartUploadDays === undefined
    ? `objects below ${place} end after ${expirationDays} days`
    : `unfinished uploads below ${place} end after ${abortMultipartUploadDays} days`;
}
