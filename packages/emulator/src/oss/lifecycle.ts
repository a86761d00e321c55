import { randomUUID } from "node:crypto";
import { invalidArgument, ossError } from "./error.ts";
import { children, texts, type XmlNode } from "./read-xml.ts";
import type { LifecycleMoment, LifecycleRule } from "./store/metadata.ts";
import type { XmlValue } from "./xml.ts";

const maxRules = 1000;
/** What a rule does, by OSS's name for it. */
const actions = { AbortMultipartUpload: "abortMultipartUpload", Expiration: "expiration" } as const;
const known = ["ID", "Prefix", "Status", ...Object.keys(actions), "#text"];
/** What OSS has besides: refused, rather than kept and never carried out. */
const otherKinds = [
  ...["Transition", "Tag", "Filter", "AtimeBase"],
  ...["NoncurrentVersionExpiration", "NoncurrentVersionTransition"],
];

/**
 * Reads a `LifecycleConfiguration`.
 * @param allowOverlap whether two rules that do the same may apply to one key
 * @throws OssError MalformedXML, InvalidArgument; NotImplemented for rules that do anything else
 * @see https://help.aliyun.com/zh/oss/developer-reference/putbucketlifecycle
 */
export function readLifecycle(document: XmlNode, allowOverlap: boolean): readonly LifecycleRule[] {
  const rules = children(document, "Rule").map(readRule);
  const ids = new Set(rules.map(({ id }) => id));
  if (rules.length === 0 || rules.length > maxRules || ids.size < rules.length)
    throw ossError("malformedXml");
  if (!allowOverlap)
    for (const action of Object.values(actions)) checkOverlap(rules.filter((rule) => rule[action]));
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
  const abort = readWhen(node, "AbortMultipartUpload");
  const expiration = readWhen(node, "Expiration");
  if (status !== "Enabled" && status !== "Disabled") throw ossError("malformedXml");
  if ((!abort && !expiration) || Buffer.byteLength(id) > 255) throw ossError("malformedXml");
  return {
    id: id || randomUUID(),
    prefix,
    enabled: status === "Enabled",
    ...(abort && { abortMultipartUpload: abort }),
    ...(expiration && { expiration }),
  };
}

function readWhen(rule: XmlNode, action: keyof typeof actions): LifecycleMoment | undefined {
  const [node, ...more] = children(rule, action);
  if (node === undefined) return undefined;
  const [days] = texts(node, "Days");
  const [date] = texts(node, "CreatedBeforeDate");
  if (more.length > 0) throw ossError("malformedXml");
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
    Rule: rules.map(({ id, prefix, enabled, abortMultipartUpload, expiration }) => ({
      ID: id,
      Prefix: prefix,
      Status: enabled ? "Enabled" : "Disabled",
      Expiration: expiration && writeWhen(expiration),
      AbortMultipartUpload: abortMultipartUpload && writeWhen(abortMultipartUpload),
    })),
  };
}

function writeWhen(when: LifecycleMoment): XmlValue {
  return "days" in when ? { Days: when.days } : { CreatedBeforeDate: when.createdBeforeDate };
}

const dayMs = 24 * 3600 * 1000;

/**
 * Whether a rule wants this done to a key by now.
 * @param since when its upload was begun, or the object stored: ISO 8601
 */
export function isDue(
  rule: LifecycleRule,
  action: (typeof actions)[keyof typeof actions],
  { key, since }: { key: string; since: string },
  now: Date,
): boolean {
  const when = rule[action];
  if (!rule.enabled || !when || !key.startsWith(rule.prefix)) return false;
  if ("days" in when) return Date.parse(since) + when.days * dayMs <= now.getTime();
  return Date.parse(since) < Date.parse(when.createdBeforeDate);
}
