import type { StoredFile } from "@zhichuan/contract/types";
import { crc64ToDecimal } from "@zhichuan/crc64";
import { abortUpload } from "./abort.ts";
import { askTicket } from "./api.ts";
import { type Attempt, createAttempt } from "./attempt.ts";
import { bytesOf } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { recoded, toFailure, toUploadError, UploadError } from "./errors.ts";
import type { ParkReason, UploadItem, UploadState } from "./item.ts";
import { createProgress, percentOf } from "./progress.ts";
import { createRequestId } from "./request-id.ts";
import { createRetry, isNotStored, isOfTheLink, type Retry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import type { Flight, Sending } from "./sending.ts";
import { createSource, type Source } from "./source.ts";
import { sendForm, sendMultipart } from "./ways.ts";

/** The server's refusals that say nothing of the file: once they are mended it may go on where it was. */
const ofTheUser = /^(ACCOUNT|LOGIN|QUOTA|SESSION|UPLOADS)_/;

/** Milliseconds after a broken connection that was not the upload's fault, when nothing else tells to go on. */
const PARKED_FOR = 1000;

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY = 500;

/** How much of what is on its way may count as through before its answer has come. */
const MOST_OF_FLIGHT = 0.95;

/** The states of an upload that is being worked on. */
export const active: readonly UploadState[] = ["preparing", "uploading", "confirming"];
const unended: readonly UploadState[] = [...active, "queued", "parked", "paused"];

/** One upload's life, from the queue to the confirmed file, over as many attempts as it takes. */
export interface Task {
  readonly memo: Memo;
  /** The task as a page shows it: the same object until something changes. */
  readonly item: UploadItem;
  /** Leaves the queue. Never throws: what goes wrong becomes the item's error. */
  start(): Promise<void>;
  /** Stops what is under way and what waits; what is stored stays. */
  pause(): void;
  park(reason: ParkReason): void;
  /** Gives it up; late answers find nobody and nothing is left behind. Does nothing when it has ended already. */
  cancel(): void;
  /** As `cancel`, whatever the state. */
  discard(): void;
  /** Puts it back into the queue when it is in one of these states. */
  requeue(...from: readonly UploadState[]): void;
  /** Gives it its file again, and puts it back into the queue. */
  attach(path: string): void;
  /** Asks for the stored file anew. Rejects with an UploadError, OBJECT_MISSING when it is not `done`. */
  refresh(): Promise<StoredFile>;
}

/**
 * `path`: where the file is, its private copy perhaps, and undefined when it has to be chosen again.
 * `onChange` is told of new states and of mere progress.
 */
export const createTask = (
  engine: Engine,
  memo: Memo,
  path: string | undefined,
  onChange: (what: "state" | "progress") => void,
): Task => {
  const { api, clock, files, pace, saved, surroundings, options } = engine;
  const copy = saved.copyPath(memo);
  const progress = createProgress(clock);
  let attempt = createAttempt(clock);
  let source: Source | undefined;
  let state: UploadState = "queued";
  /** What the state has beside what every item has. */
  let extra: Partial<UploadItem> = {};
  let item: UploadItem | undefined;
  /** Where the user's own file is. */
  let chosen = path === copy ? undefined : path;
  /** Whether there is something of it to be found after a kill. */
  let isKept = path === copy;
  let kept = Promise.resolve();

  const open = (from: string | undefined) => {
    source = from ? createSource(files, from, memo.size) : undefined;
  };
  const save = () => isKept && saved.save(memo);
  /**
   * Makes sure that it can go on after a kill: by a private copy of the file while there is room, and by its digest,
   * which knows the file when the user chooses it once more. Without either it goes on all the same.
   */
  const keep = async () => {
    if (isKept || !chosen) return kept;
    isKept = true;
    memo.copied = saved.copiedBytes() + memo.size <= options.copyBudget;
    save();
    memo.copied &&= await files.keep(chosen, copy);
    if (isKept) memo.digest ??= await files.digest(chosen).catch(() => undefined);
    if (!isKept) return saved.drop(memo);
    save();
    // From now on the user's own file may change or go.
    if (memo.copied) open(copy);
  };
  const touch = (what: "state" | "progress") => {
    item = undefined;
    onChange(what);
  };
  const change = (to: UploadState, has: Partial<UploadItem> = {}) => {
    state = to;
    extra = has;
    touch("state");
  };
  const stop = (to: UploadState, has?: Partial<UploadItem>) => {
    attempt.end();
    change(to, has);
  };
  const letGo = () => {
    isKept = false;
    saved.drop(memo);
    open(chosen);
  };
  const forget = () => Object.assign(memo, { upload: undefined, runs: [], sent: false });
  const giveUp = () => {
    letGo();
    // A ticket that was refused has opened nothing; one that was not waited for may have.
    if (!memo.multipart || !memo.requestId || (state === "failed" && !memo.upload)) return;
    void abortUpload(engine, { ...memo });
    forget();
    // Of another name to the server, which may still be busy with that.
    memo.requestId = undefined;
  };
  const finish = (file: StoredFile) => {
    progress.sent(memo.size);
    letGo();
    stop("done", { file: Object.freeze(file) });
  };
  /** What was to be done says more than that the network broke off. */
  const inItsPlace = (reason: UploadError) => {
    if (state === "confirming" && !isNotStored(reason)) return recoded(reason, "STORED_NOT_CONFIRMED");
    return state === "preparing" && isOfTheLink(reason) ? recoded(reason, "TICKET_FAILED") : reason;
  };
  const fail = (reason: UploadError) => {
    const error = inItsPlace(reason);
    state = "failed";
    if (!error.retryable && source && !ofTheUser.test(error.code)) giveUp();
    stop("failed", { error: toFailure(error) });
  };

  /** What a failure says of the way taken, and of that which was thought to be stored. */
  const learn = (reason: UploadError) => {
    const { code } = reason;
    // A form larger than what this link carries at a time: from now on in parts, which keep what has arrived.
    if (code === "TIMEOUT" && state === "uploading") memo.multipart = memo.size > 0;
    if (code === "OBJECT_MISSING" || code === "PARTS_MISSING") memo.sent = false;
    else if (isNotStored(reason)) forget();
    // The key is taken by other bytes for good: the next attempt needs another one.
    if (code === "OBJECT_MISMATCH") memo.requestId = undefined;
  };

  const send = async (sending: Sending): Promise<StoredFile | undefined> => {
    if (!source) throw new UploadError("FILE_NEEDED");
    change("preparing");
    // The same id in every attempt: a file that arrived although its answer was lost is found under the same key.
    memo.requestId ??= createRequestId(engine);
    if (options.instant) await sending.attempt.wait(kept);
    memo.multipart ||= memo.size >= options.multipartFrom;
    save();
    return memo.multipart ? sendMultipart(sending) : sendForm(sending);
  };

  const go = async (sending: Sending) => {
    const own = sending.attempt;
    let stored = memo.sent ? undefined : await send(sending);
    if (own.ended) return;
    if (!stored) {
      memo.sent = true;
      save();
      progress.sent(memo.size);
      change("confirming");
      const { upload = "", runs, digest } = memo;
      stored = await api(own, "uploads/complete", {
        upload,
        ...(runs[0] && { crc64: crc64ToDecimal(runs[0].crc) }),
        ...(options.instant && digest && { sha256: digest }),
      });
      if (own.ended) return;
    }
    finish(stored);
  };

  const park = (parked: ParkReason) => stop("parked", { parked });
  const requeue = (...from: readonly UploadState[]) => {
    if (!from.includes(state)) return;
    kept = keep();
    change("queued");
  };

  const begin = (own: Attempt, retry: Retry): Sending => {
    const flights = new Set<Flight>();
    const look = () => {
      let bytes = bytesOf(memo.runs);
      for (const { length, since, through } of flights) {
        bytes += through ?? Math.min(length * MOST_OF_FLIGHT, pace.rate * (clock.now() - since));
      }
      if (!own.ended && progress.sent(bytes)) touch("progress");
    };
    const keepLooking = async () => {
      for (;;) {
        await own.sleep(LOOK_EVERY);
        look();
      }
    };
    void keepLooking();
    return {
      engine,
      attempt: own,
      retry,
      memo,
      flights,
      async start() {
        await own.wait(kept);
        progress.started(bytesOf(memo.runs));
        change("uploading");
        return source as Source;
      },
      look,
    };
  };

  const describe = (): UploadItem => {
    const { id, name, size } = memo;
    const { sentBytes, speed } = progress;
    return Object.freeze({
      id,
      name,
      size,
      state,
      percent: percentOf(sentBytes, size, state === "done"),
      sentBytes,
      ...(state === "uploading" &&
        speed > 0 && { speed, secondsLeft: Math.ceil((size - sentBytes) / speed) }),
      ...extra,
    });
  };

  open(path);
  progress.started(bytesOf(memo.runs));
  if (!source && !memo.sent) {
    state = "failed";
    extra = { error: toFailure(new UploadError("FILE_NEEDED")) };
  }
  kept = keep();

  return {
    memo,
    get item() {
      item ??= describe();
      return item;
    },
    async start() {
      if (surroundings.obstacle) return park(surroundings.obstacle);
      const own = createAttempt(clock);
      attempt = own;
      const retry = createRetry(engine, own, (reason, at = 0) => {
        extra = reason ? { retry: { at, error: toFailure(inItsPlace(reason)) } } : {};
        touch("state");
      });
      for (;;) {
        const one = createAttempt(clock);
        own.hold(one.end);
        try {
          return await go(begin(one, retry));
        } catch (caught) {
          one.end();
          if (own.ended) return;
          const reason = toUploadError(caught);
          learn(reason);
          const excuse = surroundings.excuse(reason);
          if (excuse) {
            clock.after(PARKED_FOR, () => surroundings.obstacle || requeue("parked"));
            return park(excuse);
          }
          const wait = retry.after(reason);
          if (!wait) return fail(reason);
          await wait;
        }
      }
    },
    pause() {
      if (unended.includes(state)) stop("paused");
    },
    park,
    cancel() {
      if (!unended.includes(state)) return;
      stop("cancelled");
      giveUp();
    },
    discard() {
      attempt.end();
      if (state !== "done") giveUp();
    },
    requeue,
    attach(from) {
      // Nobody can tell whether it is the same file: what is stored may be another's.
      if (!memo.digest) giveUp();
      chosen = from;
      open(from);
      requeue("failed");
    },
    async refresh() {
      const own = createAttempt(clock);
      const { upload } = memo;
      let answer: { readonly file?: StoredFile } = {};
      if (state === "done") {
        // What was there before anything was sent the same request finds again, and it opens nothing if it does not.
        answer = upload
          ? { file: await api(own, "uploads/complete", { upload }) }
          : ((await askTicket(engine, own, memo, "form")) as typeof answer);
      }
      const { file } = answer;
      if (!file) throw new UploadError("OBJECT_MISSING");
      extra = { file: Object.freeze(file) };
      touch("state");
      return file;
    },
  };
};
