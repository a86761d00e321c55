import { buildXml, type XmlElement } from "./xml.ts";

/** One rule of a bucket's CORS configuration. The first rule that fits a request counts. */
export interface CorsRule {
  /** Each may hold one `*`. Example: `https://app.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** `GET`, `PUT`, `DELETE`, `POST`, `HEAD`. */
  readonly allowedMethods: readonly string[];
  /** Each may hold one `*`. Example: `*`. */
  readonly allowedHeaders?: readonly string[];
  /** No `*`. Example: `ETag`. */
  readonly exposeHeaders?: readonly string[];
  /** How long a browser may keep the answer of a preflight. */
  readonly maxAgeSeconds?: number;
}

/** The document of PutBucketCors. */
export function writeCorsRules(rules: readonly CorsRule[]): string {
  return buildXml({
    CORSConfiguration: {
      CORSRule: rules.map((rule) => ({
        AllowedOrigin: rule.allowedOrigins,
        AllowedMethod: rule.allowedMethods,
        AllowedHeader: rule.allowedHeaders ?? [],
        ExposeHeader: rule.exposeHeaders ?? [],
        ...(rule.maxAgeSeconds !== undefined && { MaxAgeSeconds: rule.maxAgeSeconds }),
      })),
    },
  });
}

/** The rules in the answer of GetBucketCors. */
export function readCorsRules(configuration: XmlElement): CorsRule[] {
  return configuration.elements("CORSRule").map((rule) => {
    const maxAge = rule.optional("MaxAgeSeconds");
    return {
      allowedOrigins: rule.texts("AllowedOrigin"),
      allowedMethods: rule.texts("AllowedMethod"),
      allowedHeaders: rule.texts("AllowedHeader"),
      exposeHeaders: rule.texts("ExposeHeader"),
      ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    };
  });
}
