import { Backoff } from "./backoff.ts";
import type { CredentialsSource, TemporaryCredentials } from "./credentials.ts";
import { CredentialsError } from "./errors/credentials-error.ts";
import { renewalTime, usefulMs } from "./renewal-time.ts";

export interface CredentialsProvider {
  /**
   * Credentials that are valid now.
   * @throws CredentialsError when none are held and none can be had
   */
  get(): Promise<TemporaryCredentials>;
}

export interface CredentialsProviderOptions {
  readonly source: CredentialsSource;
  readonly now: () => Date;
  /** 0 ≤ n < 1, e.g. `Math.random`: spreads renewals and retries. */
  readonly random: () => number;
  /** Told when a renewal failed that nobody waited for, because older credentials still serve. For the log. */
  readonly onRenewalError?: (error: unknown) => void;
  /** Told of every request to the source what came of it; undefined: it failed. For counting. */
  readonly onAsked?: (came: TemporaryCredentials | undefined) => void;
}

/** How long credentials are held whose source does not say when they expire. */
const holdUnknownMs = 5 * 60_000;

/**
 * Puts a cache before a source: credentials are held, renewed before they expire while the old ones go on serving,
 * with one request in flight however many callers there are. What has expired is never handed out.
 */
export function createCredentialsProvider(options: CredentialsProviderOptions): CredentialsProvider {
  return new CachingProvider(options);
}

interface Held {
  readonly credentials: TemporaryCredentials;
  readonly renewAt: number;
}

class CachingProvider implements CredentialsProvider {
  readonly #options: CredentialsProviderOptions;
  readonly #backoff: Backoff;
  #held: Held | undefined;
  #request: Promise<TemporaryCredentials> | undefined;
  #lastError: unknown;

  constructor(options: CredentialsProviderOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  async get(): Promise<TemporaryCredentials> {
    const held = this.#valid();
    if (held && this.#time() < held.renewAt) return held.credentials;
    const renewal = this.#renew();
    if (!held) return renewal;
    if (held.credentials.expiresAt.getTime() - this.#time() >= usefulMs) return held.credentials;
    return renewal.catch((error) => {
      const still = this.#valid();
      if (still) return still.credentials;
      throw error;
    });
  }

  /** The request in flight, or a new one; while backing off, the last failure. */
  #renew(): Promise<TemporaryCredentials> {
    if (this.#request) return this.#request;
    const request = this.#backoff.isOver(this.#time()) ? this.#ask() : Promise.reject(this.#lastError);
    // Whoever waits for it sees the failure; when nobody does it must not end the process.
    request.catch(() => {});
    return request;
  }

  #ask(): Promise<TemporaryCredentials> {
    this.#request = this.#fetch()
      .catch((error: unknown) => {
        this.#backoff.failed(this.#time());
        this.#lastError = error;
        this.#options.onAsked?.(undefined);
        if (this.#valid()) this.#options.onRenewalError?.(error);
        throw error;
      })
      .finally(() => {
        this.#request = undefined;
      });
    return this.#request;
  }

  async #fetch(): Promise<TemporaryCredentials> {
    const { random, source } = this.#options;
    const askedAt = this.#time();
    const issued = await source.fetch();
    const expiresAt = issued.expiresAt ?? new Date(askedAt + holdUnknownMs);
    if (expiresAt.getTime() <= this.#time()) throw expired(source.name, expiresAt);
    const credentials = Object.freeze({ ...issued, expiresAt });
    this.#held = { credentials, renewAt: renewalTime(askedAt, expiresAt.getTime(), random) };
    this.#backoff.succeeded();
    this.#options.onAsked?.(credentials);
    return credentials;
  }

  #valid(): Held | undefined {
    return this.#held && this.#held.credentials.expiresAt.getTime() > this.#time() ? this.#held : undefined;
  }

  #time(): number {
    return this.#options.now().getTime();
  }
}

function expired(source: string, expiresAt: Date): CredentialsError {
  return new CredentialsError(
    "EXPIRED",
    `The credentials from ${source} had expired already when they came (at ${expiresAt.toISOString()}). Either this machine's clock is ahead, or the service no longer renews them.`,
    { retryable: true },
  );
}
