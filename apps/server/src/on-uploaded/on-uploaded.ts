import { ApiError } from "../api-error.ts";

/** A file that is in the bucket, as the server has seen it there. */
export interface UploadedEvent {
  /** The same for the same file, however often it is told: the key, `#`, and the object's ETag. */
  readonly id: string;
  /** Whose it is: the second part of the key. */
  readonly user: string;
  readonly profile: string;
  readonly key: string;
  /** The file's own name. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** CRC-64/XZ as OSS computed it: unsigned decimal. */
  readonly crc64: string;
}

/**
 * The team's own work when a file is stored: a row in a database, a message in a queue. It is done before the phone is
 * told that its upload has succeeded, at least once for every file; what it did may not become known, so it has to bear
 * being repeated with the same `id`. When it throws, or is not done when `signal` aborts, the phone asks again.
 */
export type OnUploaded = (event: UploadedEvent, signal: AbortSignal) => void | Promise<void>;

/** Milliseconds. OSS gives a whole callback five seconds. */
const TIMEOUT = 3000;
/** Seconds. */
const RETRY_AFTER = 5;
/** How many events are remembered as done: beyond that the oldest may be told again. */
const REMEMBERED = 10_000;

/**
 * Bounds `hook` in time, lets it run once at a time for one event, and not again in this process once it has succeeded.
 * What it gives throws STORED_NOT_CONFIRMED when the hook fails.
 * @param timeout milliseconds; default 3000
 */
export function createTellUploaded(
  hook: OnUploaded,
  timeout: number = TIMEOUT,
): (event: UploadedEvent) => Promise<void> {
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();

  async function tell(event: UploadedEvent): Promise<void> {
    try {
      await withDeadline((signal) => hook(event, signal), timeout);
    } catch (cause) {
      throw new ApiError("STORED_NOT_CONFIRMED", { cause, retryAfter: RETRY_AFTER });
    }
    done.add(event.id);
    const [oldest = ""] = done;
    if (done.size > REMEMBERED) done.delete(oldest);
  }

  return async (event) => {
    if (done.has(event.id)) return;
    const current = running.get(event.id) ?? tell(event).finally(() => running.delete(event.id));
    running.set(event.id, current);
    await current;
  };
}

async function withDeadline(
  work: (signal: AbortSignal) => void | Promise<void>,
  milliseconds: number,
): Promise<void> {
  const deadline = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    deadline.signal.addEventListener("abort", () => reject(deadline.signal.reason));
  });
  const timer = setTimeout(
    () => deadline.abort(new Error(`onUploaded was not done after ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    await Promise.race([work(deadline.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
