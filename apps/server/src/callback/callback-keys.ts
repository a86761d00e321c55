import { createPublicKey, type KeyObject } from "node:crypto";
import { ApiError } from "../api-error.ts";

/** Milliseconds. OSS waits five seconds for the whole callback. */
const TIMEOUT = 2000;
/** Milliseconds for which a key is not asked for again, once it came and once it did not. */
const GOOD_FOR = 24 * 60 * 60 * 1000;
const FAILED_FOR = 10_000;
/** Bytes: a PEM of 512 bits has 182. */
const LONGEST = 4096;

/** Public keys by their addresses. */
export interface CallbackKeys {
  /** Throws STORAGE_UNAVAILABLE when the key cannot be had. */
  get(url: string): Promise<KeyObject>;
}

interface Options {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

/** One key, and until when nobody asks for it again. Milliseconds since 1970. */
interface Held {
  readonly until: number;
  readonly key: KeyObject | undefined;
  readonly failure?: unknown;
}

/**
 * Fetches the keys that callbacks are verified with, each once a day, and one request at a time. When a later fetch fails
 * the key that is there goes on: OSS's has not changed since it exists.
 */
export function createCallbackKeys(options: Options): CallbackKeys {
  const now = () => options.now().getTime();
  const held = new Map<string, Held>();
  const pending = new Map<string, Promise<Held>>();

  async function renew(url: string): Promise<Held> {
    const current = await fetchKey(url, options.fetch).then(
      (key): Held => ({ key, until: now() + GOOD_FOR }),
      (failure: unknown): Held => ({ key: held.get(url)?.key, failure, until: now() + FAILED_FOR }),
    );
    held.set(url, current);
    return current;
  }

  function renewOnce(url: string): Promise<Held> {
    const running = pending.get(url) ?? renew(url).finally(() => pending.delete(url));
    pending.set(url, running);
    return running;
  }

  return {
    async get(url) {
      const known = held.get(url);
      const { key, failure } = known && now() < known.until ? known : await renewOnce(url);
      if (key) return key;
      throw new ApiError("STORAGE_UNAVAILABLE", {
        reason: "the key that callbacks are verified with cannot be fetched",
        retryAfter: FAILED_FOR / 1000,
        cause: failure,
      });
    },
  };
}

async function fetchKey(url: string, get: typeof fetch): Promise<KeyObject> {
  const answer = await get(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw new Error(`the key's address answered ${answer.status}`);
  }
  const key = createPublicKey(await readText(answer.body));
  if (key.asymmetricKeyType !== "rsa") throw new Error("the key is none of RSA");
  return key;
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LONGEST) throw new Error(`the key has more than ${LONGEST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
