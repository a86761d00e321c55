import { randomUUID } from "node:crypto";
import { invalidArgument, ossError } from "./error.ts";
import { children, texts, type XmlNode } from "./read-xml.ts";
import type { LifecycleRule, UploadStart } from "./store/metadata.ts";
import type { XmlValue } from "./xml.ts";

const maxRules = 1000;
const known = ["ID", "Prefix", "Status", "AbortMultipartUpload", "#text"];
/** What OSS has besides: refused, rather than kept and never carried out. */
const otherKinds = [
  ...["Expiration", "Transition", "Tag", "Filter", "AtimeBase"],
  ...["NoncurrentVersionExpiration", "NoncurrentVersionTransition"],
];

/**
 * Reads a `LifecycleConfiguration`.
 * @param allowOverlap whether two rules may apply to one key
 * @throws OssError MalformedXML, InvalidArgument; NotImplemented for rules about anything but unfinished uploads
 * @see https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle
 */
export function readLifecycle(document: XmlNode, allowOverlap: boolean): readonly LifecycleRule[] {
  const rules = children(document, "Rule").map(readRule);
  const ids = new Set(rules.map(({ id }) => id));
  if (rules.length === 0 || rules.length > maxRules || ids.size < rules.length)
    throw ossError("malformedXml");
  if (!allowOverlap) checkOverlap(rules);
  return rules;
}

function readRule(node: XmlNode): LifecycleRule {
  for (const name of Object.keys(typeof node === "string" ? {} : node)) {
    if (otherKinds.includes(name)) throw ossError("notImplemented", { Element: name });
    if (!known.includes(name)) throw ossError("malformedXml");
  }
  const [id = ""] = texts(node, "ID");
  const [prefix = ""] = texts(node, "Prefix");
  const [status] = texts(node, "Status");
  const [abort, ...more] = children(node, "AbortMultipartUpload");
  if (status !== "Enabled" && status !== "Disabled") throw ossError("malformedXml");
  if (abort === undefined || more.length > 0 || Buffer.byteLength(id) > 255) throw ossError("malformedXml");
  return {
    id: id || randomUUID(),
    prefix,
    enabled: status === "Enabled",
    abortMultipartUpload: readWhen(abort),
  };
}

function readWhen(node: XmlNode): LifecycleRule["abortMultipartUpload"] {
  const [days] = texts(node, "Days");
  const [date] = texts(node, "CreatedBeforeDate");
  if (days !== undefined && date === undefined && /^[1-9]\d{0,5}$/.test(days)) return { days: Number(days) };
  if (date !== undefined && days === undefined && isMidnight(date)) return { createdBeforeDate: date };
  throw ossError("malformedXml");
}

function isMidnight(date: string): boolean {
  return /^\d{4}-\d\d-\d\dT00:00:00(\.000)?Z$/.test(date) && !Number.isNaN(Date.parse(date));
}

function checkOverlap(rules: readonly LifecycleRule[]): void {
  const sorted = rules.map(({ prefix }) => prefix).sort();
  for (const [at, prefix] of sorted.entries()) {
    // Sorted, a prefix that others begin with stands right before them.
    const next = sorted[at + 1];
    if (next?.startsWith(prefix)) {
      throw invalidArgument("Prefix", next, "Rules with the same action must not have overlapping prefixes.");
    }
  }
}

/** A `LifecycleConfiguration` to answer with. */
export function writeLifecycle(rules: readonly LifecycleRule[]): XmlValue {
  return {
    Rule: rules.map(({ id, prefix, enabled, abortMultipartUpload: when }) => ({
      ID: id,
      Prefix: prefix,
      Status: enabled ? "Enabled" : "Disabled",
      AbortMultipartUpload:
        "days" in when ? { Days: when.days } : { CreatedBeforeDate: when.createdBeforeDate },
    })),
  };
}

const dayMs = 24 * 3600 * 1000;

/** Whether a rule wants this upload aborted by now. */
export function isDue(
  { enabled, prefix, abortMultipartUpload: when }: LifecycleRule,
  { key, initiated }: UploadStart,
  now: Date,
): boolean {
  if (!enabled || !key.startsWith(prefix)) return false;
  const since = Date.parse(initiated);
  if ("days" in when) return since + when.days * dayMs <= now.getTime();
  return since < Date.parse(when.createdBeforeDate);
}
