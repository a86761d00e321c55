import type { Config } from "@zhichuan/config";
import { deriveKey } from "@zhichuan/config";
import type { CredentialsProvider } from "@zhichuan/credentials";
import type { OssClient } from "@zhichuan/oss-client";
import type { WechatClient } from "@zhichuan/wechat";
import type { FastifyBaseLogger } from "fastify";
import type { Profiles } from "../upload/find-profile.ts";
import { presigned } from "../upload/presigned.ts";
import { BucketVersioning } from "./bucket-versioning.ts";
import { CheckTraces } from "./check-traces.ts";
import type { ContentChecker } from "./content-checker.ts";
import { ContentModeration } from "./content-moderation.ts";
import { type Offer, offerProfiles } from "./offered-profiles.ts";
import { wechatChecker } from "./wechat-checker.ts";

/** What the content check is made from. */
export interface CreateModerationOptions {
  readonly config: Config;
  readonly profiles: Profiles;
  /** The team's own. */
  readonly checkers: readonly ContentChecker[];
  readonly oss: OssClient;
  /** Checkers fetch files before they have passed: no narrower ones will do. */
  readonly credentials: CredentialsProvider;
  /** With AUTH=wechat. */
  readonly wechat: WechatClient | undefined;
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
}

/** The content check of one server. */
export interface CreatedModeration {
  readonly moderation: ContentModeration;
  readonly checkers: readonly ContentChecker[];
  readonly offer: Offer;
  /** To be looked at while moderated profiles are offered. */
  readonly versioning: BucketVersioning | undefined;
}

/** Puts the checkers together that there are. Throws a ConfigError for a profile that nobody could check. */
export function createModeration(options: CreateModerationOptions): CreatedModeration {
  const { config, profiles, oss, credentials, wechat, log, now } = options;
  const { auth, wechatPush, prefix } = config;
  const checkers = [...options.checkers];
  if (auth.kind === "wechat" && wechat && wechatPush)
    checkers.push(wechatChecker(wechat, { appid: auth.appid, ...wechatPush, now }));

  const offer = offerProfiles(profiles, checkers, wechatNeeds(config));

  const traces = new CheckTraces({ oss, prefix, secret: deriveKey(config.userKey, "content check") });
  const urlFor = async (key: string) =>
    presigned({ config, credentials: await credentials.get(), now: now(), key }, { method: "GET" }).url;
  const offersModerated = Object.values(offer.profiles).some(({ moderated }) => moderated);
  return {
    moderation: new ContentModeration({ oss, profiles, checkers, traces, urlFor, log, now }),
    checkers,
    offer,
    versioning: offersModerated ? new BucketVersioning({ oss, now }) : undefined,
  };
}

/** What whoever starts the server should know of it. */
export function moderationWarnings({ wechatPush }: Config, { withheld }: Offer): string[] {
  return [
    ...Object.entries(withheld).map(
      ([name, needs]) =>
        `profile ${name} is moderated and nobody checks its files, so it is not offered: ${needs}`,
    ),
    ...(wechatPush?.aesKeys.length === 0
      ? [
          "WECHAT_PUSH_AES_KEY is not set: the signatures of WeChat's messages do not cover what they say, so whoever reads one may send another within five minutes",
        ]
      : []),
  ];
}

/** What has to be set before WeChat checks files; undefined when all is. */
function wechatNeeds({ auth, wechatPush }: Config): string | undefined {
  if (auth.kind === "wechat" && wechatPush) return undefined;
  const push = "WECHAT_PUSH_TOKEN and WECHAT_PUSH_AES_KEY";
  return auth.kind === "wechat" ? `set ${push}` : `set AUTH=wechat, ${push}`;
}
