/** Who may do what without a signature of the owner's; `default` = as the bucket says. */
export type ObjectAcl = "default" | "private" | "public-read" | "public-read-write";
export type BucketAcl = Exclude<ObjectAcl, "default">;

export const objectAcls: readonly ObjectAcl[] = ["default", "private", "public-read", "public-read-write"];
export const bucketAcls: readonly BucketAcl[] = ["private", "public-read", "public-read-write"];

export const storageClasses = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"] as const;
export type StorageClass = (typeof storageClasses)[number];

export const encryptions = ["AES256", "KMS", "SM4"] as const;

/** What whoever stores an object says about it. */
export interface ObjectProperties {
  readonly contentType: string;
  /** Header names in lower case: Cache-Control, Content-Disposition and the like, and every `x-oss-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly acl: ObjectAcl;
  readonly storageClass: StorageClass;
  readonly tags: Readonly<Record<string, string>>;
}

/** What OSS itself knows of its bytes. */
export interface ObjectDigest {
  /** Bytes. */
  readonly size: number;
  /** Upper-case hex, without quotes. */
  readonly md5: string;
  /** Unsigned decimal. */
  readonly crc64: string;
}

/** An object in the bucket, without its bytes. */
export interface StoredObject extends ObjectProperties, ObjectDigest {
  readonly key: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** The file in the objects folder that holds the bytes. */
  readonly dataFile: string;
}

/** A cross-origin rule, in the order of the configuration. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  /** Seconds. */
  readonly maxAgeSeconds?: number;
}

export interface CorsConfiguration {
  readonly rules: readonly CorsRule[];
  /** Whether every answer says `Vary: Origin`. */
  readonly responseVary: boolean;
}

/** What is set on the bucket. */
export interface BucketSettings {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly acl: BucketAcl;
  readonly cors?: CorsConfiguration;
}

/** As OSS writes it: hexadecimal in quotes. */
export function etagOf({ md5 }: ObjectDigest): string {
  return `"${md5}"`;
}
