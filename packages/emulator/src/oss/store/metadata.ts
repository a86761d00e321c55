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

/** What is known of bytes that arrived. */
export interface ObjectDigest {
  /** Bytes. */
  readonly size: number;
  /** Upper-case hex. */
  readonly md5: string;
  /** Unsigned decimal. */
  readonly crc64: string;
}

/** A file in the data folder, and how many bytes it has. */
export interface Piece {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}

/** An object in the bucket, without its bytes. */
export interface StoredObject extends ObjectProperties {
  readonly key: string;
  /** "Multipart": put together from parts, so its ETag is not the MD5 of its bytes. */
  readonly type: "Normal" | "Multipart";
  /** Bytes. */
  readonly size: number;
  /** Without quotes: the MD5 of a normal object in upper-case hex, or `<hex>-<number of parts>`. */
  readonly etag: string;
  /** Unsigned decimal. */
  readonly crc64: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Its bytes, in this order. */
  readonly pieces: readonly Piece[];
  /** The multipart upload it was made by. */
  readonly uploadId?: string;
}

/** A part of a multipart upload. */
export interface Part extends ObjectDigest {
  /** 1 to 10000 */
  readonly number: number;
  /** ISO 8601. */
  readonly lastModified: string;
  /** In the data folder. */
  readonly file: string;
}

/** What is known of a multipart upload before its first part. */
export interface UploadStart {
  readonly key: string;
  /** 32 hexadecimal digits in upper case. */
  readonly uploadId: string;
  /** ISO 8601. */
  readonly initiated: string;
  /** Of the object it is to become. */
  readonly properties: ObjectProperties;
  readonly forbidOverwrite: boolean;
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

/** Some days after something was begun or stored, or all from before a day. */
export type LifecycleMoment =
  | { readonly days: number }
  /** ISO 8601, midnight in UTC. */
  | { readonly createdBeforeDate: string };

/** When multipart uploads that nobody finishes are aborted, and objects deleted. */
export interface LifecycleRule {
  /** At most 255 bytes. */
  readonly id: string;
  /** Of the keys it applies to; "" = all. */
  readonly prefix: string;
  readonly enabled: boolean;
  readonly abortMultipartUpload?: LifecycleMoment;
  readonly expiration?: LifecycleMoment;
}

export const versioningStates = ["Enabled", "Suspended"] as const;
export type VersioningState = (typeof versioningStates)[number];

/** What is set on the bucket. */
export interface BucketSettings {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly acl: BucketAcl;
  readonly cors?: CorsConfiguration;
  readonly lifecycle?: readonly LifecycleRule[];
  /** Absent: never switched on. */
  readonly versioning?: VersioningState;
  /** With it no ACL opens anything to everybody. Absent: off. */
  readonly blockPublicAccess?: boolean;
  /** Absent: never set. */
  readonly referer?: RefererConfiguration;
}

/** From whose pages the bucket's links may be followed (hotlink protection). */
export interface RefererConfiguration {
  readonly allowEmpty: boolean;
  /** Empty: everybody's. */
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/** As OSS writes it: in quotes. */
export function quote(etag: string): string {
  return `"${etag}"`;
}
