import type { Moderation } from "@zhichuan/contract";
import type { ObjectHead, OssClient } from "@zhichuan/oss-client";
import { MODERATION_TAG } from "@zhichuan/permissions";
import type { FastifyBaseLogger } from "fastify";
import type { FileInBucket, FileModeration } from "../files/file-moderation.ts";
import type { User } from "../plugins/user.ts";
import { allowsType } from "../upload/content-type.ts";
import type { Profiles } from "../upload/find-profile.ts";
import { type CheckTraces, objectState } from "./check-traces.ts";
import type { ContentChecker, Settle, Verdict } from "./content-checker.ts";

/** Milliseconds after which no verdict is expected any more: WeChat gives it within half an hour. */
const LONGEST_WAIT = 35 * 60_000;
/** Milliseconds until somebody who could not be asked, or could not fetch the file, is asked again. */
const PAUSE = 60_000;

/** From the best to the worst. */
const VERDICTS: readonly string[] = ["pass", "review", "risky"] satisfies Verdict[];

/** What moderation works with. */
export interface ContentModerationOptions {
  readonly oss: Pick<OssClient, "headObject" | "getObjectTagging" | "putObjectTagging">;
  /** All there are, offered or not: a file may be older than the configuration. */
  readonly profiles: Profiles;
  readonly checkers: readonly ContentChecker[];
  readonly traces: CheckTraces;
  /** A presigned GET URL for a checker. */
  readonly urlFor: (key: string) => Promise<string>;
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
}

/**
 * Keeps files of moderated profiles from being shown before a checker has passed them. The verdict is the object's tag
 * `moderation`, so that OSS itself can ask for it; without the tag the file is pending.
 */
export class ContentModeration implements FileModeration {
  readonly #options: ContentModerationOptions;

  constructor(options: ContentModerationOptions) {
    this.#options = options;
  }

  /**
   * What is known of the file now; undefined when files of its profile are not checked. Of a pending file that nobody
   * was asked about, or not answered within 35 minutes, somebody is asked now: that this fails is logged, and the file
   * stays pending. Throws an OssError when the verdict cannot be read.
   */
  async of(file: FileInBucket, user: User): Promise<Moderation | undefined> {
    if (!this.#concerns(file.profile)) return undefined;
    // A reader would unpack what a checker may have looked at as it is. No ticket gives one.
    if (file.head.contentEncoding !== undefined) return "review";
    // Where nobody checks, nothing can have passed, and the role may not even be allowed to look.
    if (this.#options.checkers.length === 0) return "pending";
    const verdict = verdictOf(await this.#options.oss.getObjectTagging(file.key));
    if (verdict === undefined) await this.#askIfDue(file, user);
    return verdict ?? "pending";
  }

  /** Takes in what a checker has found. */
  readonly settle: Settle = async (traceId, verdict) => {
    const { oss, traces, log, now } = this.#options;
    const asked = isTraceId(traceId) ? await traces.find(traceId) : undefined;
    if (!asked) return false;
    const { key } = asked;
    const head = await oss.headObject(key);
    if (!head || objectState(key, head).state !== asked.state) {
      log.warn({ key, verdict }, "a content check was about an object that is no longer there");
    } else if (verdict === undefined) {
      await traces.setDue(asked, later(now(), PAUSE));
    } else {
      log.info({ key, verdict: await this.#tag(key, verdict, head) }, "a content check has ended");
    }
    return true;
  };

  /** Writes the verdict unless a worse one is known, for instance one that a person has set. Gives what then counts. */
  async #tag(key: string, verdict: Verdict, head: ObjectHead): Promise<Verdict> {
    const { oss } = this.#options;
    const tags = await oss.getObjectTagging(key);
    const known = verdictOf(tags);
    if (known !== undefined && VERDICTS.indexOf(known) >= VERDICTS.indexOf(verdict)) return known;
    await oss.putObjectTagging(key, { ...tags, [MODERATION_TAG]: verdict });
    // Tags go by the key alone. Had another object taken its place this very moment, it would have passed unseen.
    const after = await oss.headObject(key);
    if (!after || verdict !== "pass" || (after.etag === head.etag && after.crc64 === head.crc64))
      return verdict;
    await oss.putObjectTagging(key, { ...tags, [MODERATION_TAG]: "review" });
    return "review";
  }

  async #askIfDue({ key, head }: FileInBucket, user: User): Promise<void> {
    const { checkers, traces, urlFor, log, now } = this.#options;
    const { contentType, size } = head;
    const checker = checkers.find((candidate) => takes(candidate, contentType, size));
    if (!checker) return log.warn({ key, contentType, size }, "nobody checks files of this type and size");
    const object = objectState(key, head);
    try {
      if (!(await traces.isDue(object, now()))) return;
      const traceId = await checker.ask({ key, contentType, size, url: await urlFor(key), user });
      if (!isTraceId(traceId)) throw new TypeError("a trace id has 1 to 128 letters, digits, _ and -");
      await Promise.all([
        traces.remember(traceId, object),
        traces.setDue(object, later(now(), LONGEST_WAIT)),
      ]);
    } catch (err) {
      log.warn({ err, key, checker: checker.name }, "a content check could not be begun");
      // Should this fail too, the next who lists the file asks at once.
      await traces.setDue(object, later(now(), PAUSE)).catch(() => {});
    }
  }

  /** A profile that is no longer in the table may have been a moderated one. */
  #concerns(name: string): boolean {
    const { profiles, checkers } = this.#options;
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    return profile ? profile.moderated : checkers.length > 0;
  }
}

/** Whether the checker can look into such a file. */
function takes({ contentTypes, maxBytes }: ContentChecker, contentType: string, size: number): boolean {
  return size <= maxBytes && allowsType(contentTypes, contentType);
}

/** A tag that nobody here has written stands for nothing good. */
function verdictOf(tags: Readonly<Record<string, string>>): Verdict | undefined {
  const tag = tags[MODERATION_TAG];
  if (tag === undefined) return undefined;
  return VERDICTS.includes(tag) ? (tag as Verdict) : "review";
}

/** It becomes part of an object's name. */
const isTraceId = (text: string) => /^[\w-]{1,128}$/.test(text);

const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);
