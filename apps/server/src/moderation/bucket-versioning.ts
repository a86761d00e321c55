import type { OssClient } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";

/** Milliseconds for which an answer is believed. Probes come every few seconds. */
const BELIEVED = { good: 10 * 60_000, bad: 30_000 };

/** What it looks with. */
export interface BucketVersioningOptions {
  readonly oss: Pick<OssClient, "getBucketVersioning">;
  readonly now: () => Date;
}

interface Looked {
  readonly at: number;
  readonly outcome: Promise<void>;
  good: boolean;
}

/**
 * Looks whether the bucket's versioning is off. With it on OSS lets a second upload take the place of a file that has
 * passed the content check, `x-oss-forbid-overwrite` or not.
 */
export class BucketVersioning {
  readonly #options: BucketVersioningOptions;
  #looked: Looked | undefined;

  constructor(options: BucketVersioningOptions) {
    this.#options = options;
  }

  /** Throws STORAGE_REFUSED when it is on, and an OssError when that cannot be known. */
  async demandOff(): Promise<void> {
    const at = this.#options.now().getTime();
    const last = this.#looked;
    if (!last || at - last.at >= (last.good ? BELIEVED.good : BELIEVED.bad)) this.#look(at);
    await this.#looked?.outcome;
  }

  #look(at: number): void {
    const looked: Looked = { at, outcome: this.#ask(), good: true };
    looked.outcome.catch(() => {
      looked.good = false;
    });
    this.#looked = looked;
  }

  async #ask(): Promise<void> {
    const versioning = await this.#options.oss.getBucketVersioning();
    if (versioning !== undefined)
      throw new ApiError("STORAGE_REFUSED", {
        reason: `the bucket's versioning is ${versioning}: files of moderated profiles could be replaced after their check; use a bucket on which it was never switched on`,
      });
  }
}
