import type { CorsRule, LifecycleRule } from "@zhichuan/oss-client";

/** A CORS rule on one line. */
export function corsLine(rule: CorsRule): string {
  const { allowedOrigins, allowedMethods, allowedHeaders = [], exposeHeaders = [], maxAgeSeconds } = rule;
  return [
    allowedOrigins.join(", "),
    `may ${allowedMethods.join(", ")}`,
    ...(allowedHeaders.length > 0 ? [`with ${allowedHeaders.join(", ")}`] : []),
    ...(exposeHeaders.length > 0 ? [`sees ${exposeHeaders.join(", ")}`] : []),
    ...(maxAgeSeconds === undefined ? [] : [`kept ${maxAgeSeconds} s`]),
  ].join(" · ");
}

/** A lifecycle rule on one line. */
export function lifecycleLine(rule: LifecycleRule): string {
  const { id, prefix, enabled, abortMultipartUploadDays, expirationDays, others = {} } = rule;
  return [
    id ?? "(no id)",
    prefix === "" ? "the whole bucket" : prefix,
    ...(abortMultipartUploadDays === undefined
      ? []
      : [`unfinished uploads end after ${abortMultipartUploadDays} days`]),
    ...(expirationDays === undefined ? [] : [`objects end after ${expirationDays} days`]),
    ...(Object.keys(others).length === 0 ? [] : [`and ${Object.keys(others).join(", ")}`]),
    ...(enabled ? [] : ["off"]),
  ].join(" · ");
}
