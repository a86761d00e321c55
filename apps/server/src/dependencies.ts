import type { CredentialsProvider } from "@zhichuan/credentials";
import type { OssClient } from "@zhichuan/oss-client";
import type { Config } from "./config.ts";
import type { FileModeration } from "./files/file-moderation.ts";
import type { UploadedEvent } from "./on-uploaded/on-uploaded.ts";
import type { ContentIndex } from "./upload/content-index.ts";
import type { Profiles } from "./upload/find-profile.ts";
import type { UploadTokens } from "./upload/upload-token.ts";

/** What the routes work with. Everything that is not a pure function comes in through here. */
export interface Dependencies {
  readonly config: Config;
  readonly credentials: CredentialsProvider;
  readonly oss: OssClient;
  /** None: instant upload is off. */
  readonly contents: ContentIndex | undefined;
  /** None: no content is checked. */
  readonly moderation?: FileModeration | undefined;
  /** What may be uploaded. */
  readonly profiles: Profiles;
  readonly tokens: UploadTokens;
  /** Tells the team of a stored file; throws STORED_NOT_CONFIRMED when that fails. None: nobody is to be told. */
  readonly tellUploaded: ((event: UploadedEvent) => Promise<void>) | undefined;
  readonly now: () => Date;
}
