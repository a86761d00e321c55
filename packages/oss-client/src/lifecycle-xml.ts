import { buildXml, type XmlElement } from "./xml.ts";

/** One rule of a bucket's lifecycle configuration. */
export interface LifecycleRule {
  /** OSS makes one up when it is missing. */
  readonly id?: string;
  /** The keys it is for; empty: all. Example: `uploads/`. */
  readonly prefix: string;
  readonly enabled: boolean;
  /** Days after which an unfinished multipart upload is dropped with its parts. Example: 7. */
  readonly abortMultipartUploadDays?: number;
  /** Days after which an object is deleted. Example: 7. */
  readonly expirationDays?: number;
  /** What else the rule holds, by the names of its elements: kept, so that nothing is lost when rules are read and put. */
  readonly others?: Readonly<Record<string, unknown>>;
}

/** The document of PutBucketLifecycle. */
export function writeLifecycleRules(rules: readonly LifecycleRule[]): string {
  return buildXml({
    LifecycleConfiguration: {
      Rule: rules.map(({ id, prefix, enabled, abortMultipartUploadDays, expirationDays, others }) => ({
        ...(id !== undefined && { ID: id }),
        Prefix: prefix,
        Status: enabled ? "Enabled" : "Disabled",
        ...others,
        ...(expirationDays !== undefined && { Expiration: { Days: expirationDays } }),
        ...(abortMultipartUploadDays !== undefined && {
          AbortMultipartUpload: { Days: abortMultipartUploadDays },
        }),
      })),
    },
  });
}

/** The rules in the answer of GetBucketLifecycle. */
export function readLifecycleRules(configuration: XmlElement): LifecycleRule[] {
  return configuration.elements("Rule").map((rule) => {
    const id = rule.optional("ID");
    const days = (element: string) => rule.elements(element)[0]?.optional("Days");
    const [abort, expiration] = [days("AbortMultipartUpload"), days("Expiration")];
    const known = [
      ...["ID", "Prefix", "Status"],
      ...(abort === undefined ? [] : ["AbortMultipartUpload"]),
      ...(expiration === undefined ? [] : ["Expiration"]),
    ];
    const others = rule.except(known);
    return {
      ...(id !== undefined && { id }),
      prefix: rule.optional("Prefix") ?? "",
      enabled: rule.text("Status") === "Enabled",
      ...(abort !== undefined && { abortMultipartUploadDays: Number(abort) }),
      ...(expiration !== undefined && { expirationDays: Number(expiration) }),
      ...(Object.keys(others).length > 0 && { others }),
    };
  });
}
