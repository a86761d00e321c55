import { ossError } from "../error.ts";
import type { LengthCondition } from "./condition.ts";
import type { PostPolicy } from "./policy.ts";

/** What a policy is held against: the form, and what is known without it. */
export interface PolicySubject {
  /** Names in lower case, as sent: `${filename}` is not expanded yet. */
  readonly fields: Readonly<Record<string, string>>;
  readonly bucket: string;
  /** Of the file part. */
  readonly contentType?: string | undefined;
}

/** Without a condition of their own these would bind a policy to nothing, so OSS demands one of each. */
const mustBeNamed = ["x-oss-signature-version", "x-oss-credential", "x-oss-date"];

/**
 * Holds a form against its policy. Fields that no condition names pass: OSS accepts and obeys them.
 * @returns the lengths the file may have
 * @throws OssError AccessDenied: expired, a condition failed, a field of the signature not named
 */
export function checkPolicy(
  policy: PostPolicy,
  subject: PolicySubject,
  now: Date,
): Omit<LengthCondition, "kind"> {
  if (now > policy.expiration) throw ossError("policyExpired");
  let min = 0;
  let max = Number.POSITIVE_INFINITY;
  const named = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.kind === "length") {
      min = Math.max(min, condition.min);
      max = Math.min(max, condition.max);
      continue;
    }
    named.add(condition.field);
    const value = fieldValue(condition.field, subject);
    if (value !== undefined && condition.holds(value)) continue;
    const refusal = value === undefined ? "policyFieldMissing" : "policyConditionFailed";
    throw ossError(refusal, {}, `Invalid according to Policy: Policy Condition failed: ${condition.text}`);
  }
  const extra = mustBeNamed.filter((field) => Object.hasOwn(subject.fields, field) && !named.has(field));
  if (extra.length > 0) {
    throw ossError(
      "policyExtraFields",
      {},
      `Invalid according to Policy: Extra input fields: ${extra.join(", ")}`,
    );
  }
  return { min, max };
}

function fieldValue(field: string, { fields, bucket, contentType }: PolicySubject): string | undefined {
  if (field === "bucket") return bucket;
  if (field === "content-type") return fields[field] ?? contentType;
  return fields[field];
}
