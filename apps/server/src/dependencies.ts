import type { Config } from "@zhichuan/config";
import type { CredentialsProvider } from "@zhichuan/credentials";
import type { OssClient } from "@zhichuan/oss-client";
import type { Signers } from "./credentials.ts";
import type { FileModeration } from "./files/file-moderation.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { BucketVersioning } from "./moderation/bucket-versioning.ts";
import type { UploadedEvent } from "./on-uploaded/on-uploaded.ts";
import type { Quota } from "./quota/quota.ts";
import type { ContentIndex } from "./upload/content-index.ts";
import type { Profiles } from "./upload/find-profile.ts";
import type { UploadTokens } from "./upload/upload-token.ts";

/** What the routes work with. Everything that is not a pure function comes in through here. */
export interface Dependencies {
  readonly config: Config;
  /** The server's own: its requests to OSS are made with them, and nothing that leaves it is signed. */
  readonly credentials: CredentialsProvider;
  readonly signers: Signers;
  readonly oss: OssClient;
  /** None: instant upload is off. */
  readonly contents: ContentIndex | undefined;
  /** Counts what each user uploads in a day. */
  readonly quota: Quota;
  readonly moderation: FileModeration;
  /** To be looked at before the server calls itself ready; none: nothing depends on it. */
  readonly versioning: BucketVersioning | undefined;
  /** What may be uploaded. */
  readonly profiles: Profiles;
  /** Profiles that are not offered: names to what has to be set first. */
  readonly withheld: Readonly<Record<string, string>>;
  readonly tokens: UploadTokens;
  /** Tells the team of a stored file; throws STORED_NOT_CONFIRMED when that fails. None: nobody is to be told. */
  readonly tellUploaded: ((event: UploadedEvent) => Promise<void>) | undefined;
  /** None: nothing is counted. */
  readonly metrics: Metrics | undefined;
  readonly now: () => Date;
}
