import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import { findProfile, type Profiles } from "../upload/find-profile.ts";
import { dayOf } from "./day.ts";
import type { DayLimits, QuotaStore } from "./quota-store.ts";

/** How many lapsed reservations are looked into when there is no room. */
const MOST_CLEARED = 50;

/** An upload as it is counted. */
export interface QuotaUpload {
  readonly user: string;
  readonly profile: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** What a Quota works with. */
export interface QuotaOptions {
  readonly store: QuotaStore;
  readonly profiles: Profiles;
  /** What all accounts' names begin with, where several buckets share a store. Example: `my-bucket/uploads/`. */
  readonly namespace: string;
  /** The object at a key. Throws an OssError. */
  readonly head: (key: string) => Promise<Pick<ObjectHead, "size" | "lastModified"> | undefined>;
  readonly now: () => Date;
}

/**
 * What a user may upload under a profile in a day (UTC+8): files, and bytes together. A ticket reserves; what is stored
 * counts on the day it was stored, once; what has not come when its ticket ends counts no more. Giving an upload up
 * changes nothing of that: whoever has the ticket could use it all the same until it ends.
 *
 * A reservation that has lapsed is not simply let go: a phone that never asks for confirmation would upload uncounted.
 * It counts until the day ends or its room is needed, and then the bucket is asked what came of it.
 */
export class Quota {
  readonly #options: QuotaOptions;

  constructor(options: QuotaOptions) {
    this.#options = options;
  }

  /**
   * Makes room for an upload for as long as its ticket lives, from now; called again it keeps the room. Throws an
   * ApiError, QUOTA_EXCEEDED, which says which limit, or an OssError.
   */
  async reserve(upload: QuotaUpload): Promise<void> {
    const { store, profiles, now } = this.#options;
    const account = this.#accountOf(upload);
    const { perDay, ticketLife } = findProfile(profiles, upload.profile);
    const attempt = () => {
      const at = now();
      const until = at.getTime() + ticketLife * 1000;
      return store.reserve(account, { id: upload.key, bytes: upload.size, until }, dayOf(at), perDay);
    };
    let outcome = await attempt();
    if (outcome !== "reserved" && (await this.#clearLapsed(upload))) outcome = await attempt();
    if (outcome !== "reserved") throw exceeded(outcome, upload, perDay);
  }

  /** Counts an upload whose object is stored, for the day it was stored. May be called again. */
  async settle(upload: QuotaUpload, storedAt: Date): Promise<void> {
    const today = dayOf(this.#options.now());
    // Of days that are over nobody asks any more.
    const day = storedAt.getTime() >= today.start ? today : undefined;
    await this.#options.store.settle(this.#accountOf(upload), { id: upload.key, bytes: upload.size }, day);
  }

  /** Asks the bucket what came of reservations that have lapsed; gives whether there were any. */
  async #clearLapsed(upload: QuotaUpload): Promise<boolean> {
    const { store, head, now } = this.#options;
    const lapsed = await store.lapsed(this.#accountOf(upload), now().getTime(), MOST_CLEARED);
    const clear = async (key: string) => {
      const object = await head(key);
      if (object) await this.settle({ ...upload, key, size: object.size }, object.lastModified);
      else await store.giveBack(this.#accountOf(upload), key);
    };
    await Promise.all(lapsed.map(clear));
    return lapsed.length > 0;
  }

  #accountOf({ user, profile }: QuotaUpload): string {
    return `${this.#options.namespace}${user}/${profile}`;
  }
}

function exceeded(
  limit: "files" | "bytes",
  { profile, size }: QuotaUpload,
  { files, bytes }: DayLimits,
): ApiError {
  const detail =
    limit === "files"
      ? `Profile ${profile} takes ${files} files of one user in a day (UTC+8), and so many are stored or on their way`
      : `Profile ${profile} takes ${bytes} bytes of one user in a day (UTC+8), and ${size} more would exceed them`;
  return new ApiError("QUOTA_EXCEEDED", { detail });
}
