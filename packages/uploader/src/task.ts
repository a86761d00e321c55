import type { ErrorCode } from "@zhichuan/contract/error-codes";
import type { StoredFile } from "@zhichuan/contract/types";
import { crc64ToDecimal } from "@zhichuan/crc64";
import { abortUpload } from "./abort.ts";
import { askAgain } from "./ask-again.ts";
import { type Attempt, createAttempt } from "./attempt.ts";
import { bytesOf } from "./coverage.ts";
import type { Engine } from "./engine.ts";
import { recoded, toFailure, toUploadError, UploadError } from "./errors.ts";
import type { ParkReason, UploadItem, UploadState } from "./item.ts";
import { keepFile } from "./keep-file.ts";
import { createProgress } from "./progress.ts";
import { createRequestId } from "./request-id.ts";
import { createRetry, type Retry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import { createSource, type Source } from "./source.ts";
import { type Sending, sendForm, sendMultipart } from "./ways.ts";

/** Refusals of the confirmation that mean: the file has to be sent again. */
const notStored: readonly ErrorCode[] = [
  "OBJECT_MISSING",
  "OBJECT_MISMATCH",
  "PARTS_MISSING",
  "TICKET_EXPIRED",
  "TICKET_INVALID",
];

/** Milliseconds after a broken connection that was not the upload's fault, when nothing else tells to go on. */
const PARKED_FOR = 1000;

const active: readonly UploadState[] = ["preparing", "uploading", "confirming"];
const unended: readonly UploadState[] = [...active, "queued", "parked", "paused"];

/** One upload's life, from the queue to the confirmed file, over as many attempts as it takes. */
export interface Task {
  readonly memo: Memo;
  readonly state: UploadState;
  readonly isActive: boolean;
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
  /** Asks for the stored file anew; gives undefined when it is not `done`. Rejects with an UploadError. */
  refresh(): Promise<StoredFile | undefined>;
}

/**
 * `path`: where the file is, and undefined when it has to be chosen again. `isCopy`: whether that is the private copy.
 * `onChange` is told of new states and of mere progress.
 */
export function createTask(
  engine: Engine,
  memo: Memo,
  { path, isCopy }: { readonly path: string | undefined; readonly isCopy: boolean },
  onChange: (what: "state" | "progress") => void,
): Task {
  const { ports, api, saved, surroundings, options } = engine;
  const { clock, files } = ports;
  const progress = createProgress(memo.size, clock);
  let attempt = createAttempt(clock);
  let source: Source | undefined;
  let state: UploadState = "queued";
  let parked: ParkReason | undefined;
  let error: UploadError | undefined;
  let file: StoredFile | undefined;
  let item: UploadItem | undefined;
  /** Where the user's own file is. */
  let chosen = isCopy ? undefined : path;
  /** Whether there is something of it to be found after a kill. */
  let isKept = isCopy;
  let kept = Promise.resolve();

  const open = (from: string | undefined) => {
    source = from === undefined ? undefined : createSource(files, from, memo.size);
  };
  const keep = () => {
    if (isKept || chosen === undefined) return;
    isKept = true;
    kept = keepFile(engine, memo, chosen, () => isKept).then(() => {
      // From then on the user's own file may change or go.
      if (isKept && memo.copied) open(files.copyPath(saved.copyName(memo)));
    });
  };
  const touch = (what: "state" | "progress") => {
    item = undefined;
    onChange(what);
  };
  const change = (to: UploadState) => {
    state = to;
    touch("state");
  };
  const stop = (to: UploadState) => {
    attempt.end();
    change(to);
  };
  const letGo = () => {
    isKept = false;
    saved.drop(memo);
    open(chosen);
  };
  const giveUp = () => {
    letGo();
    // A ticket that was refused has opened nothing; one that was not waited for may have.
    if (!memo.multipart || !memo.requestId || (error && memo.upload === undefined)) return;
    void abortUpload(engine, { ...memo });
    // Of another name to the server, which may still be busy with that.
    Object.assign(memo, { requestId: undefined, upload: undefined, runs: [], sent: false });
  };
  const finish = (stored: StoredFile) => {
    file = Object.freeze(stored);
    progress.confirmed();
    letGo();
    change("done");
  };
  const fail = (reason: UploadError) => {
    error = reason;
    if (!reason.retryable && source) giveUp();
    change("failed");
  };

  /** What a refusal says of that which was thought to be stored. */
  const learn = ({ code }: UploadError) => {
    if (!notStored.includes(code)) return;
    memo.sent = false;
    if (code === "OBJECT_MISSING" || code === "PARTS_MISSING") return;
    memo.upload = undefined;
    memo.runs = [];
    // The key is taken by other bytes for good: the next attempt needs another one.
    if (code === "OBJECT_MISMATCH") memo.requestId = undefined;
  };

  const send = async (own: Attempt, retry: Retry): Promise<StoredFile | undefined> => {
    if (!source) throw new UploadError("FILE_NEEDED");
    change("preparing");
    // The same id in every attempt: a file that arrived although its answer was lost is found under the same key.
    memo.requestId ??= await own.wait(createRequestId(ports));
    if (options.instant) memo.digest ??= await own.wait(files.digest(source.path));
    if (isKept) saved.save(memo);
    memo.multipart ||= memo.size >= options.multipartFrom;
    const sending: Sending = {
      engine,
      attempt: own,
      retry,
      memo,
      async start() {
        await own.wait(kept);
        progress.started(memo.multipart ? bytesOf(memo.runs) : 0);
        change("uploading");
        return source as Source;
      },
      onProgress: (sent, total) => void (progress.sent(sent, total) && touch("progress")),
    };
    return memo.multipart ? sendMultipart(sending) : sendForm(sending);
  };

  const go = async (own: Attempt, retry: Retry) => {
    const found = memo.sent ? undefined : await send(own, retry);
    if (own.ended) return;
    if (found) return finish(found);
    memo.sent = true;
    if (isKept) saved.save(memo);
    progress.stored();
    change("confirming");
    const { upload = "", runs, digest } = memo;
    const [whole] = memo.multipart ? runs : [];
    const request = {
      upload,
      ...(whole && { crc64: crc64ToDecimal(whole.crc) }),
      ...(options.instant && digest !== undefined && { sha256: digest }),
    };
    const stored = await own.wait(api.complete(request)).catch((cause) => {
      const refusal = toUploadError(cause);
      throw notStored.includes(refusal.code) ? refusal : recoded(refusal, "STORED_NOT_CONFIRMED");
    });
    finish(stored);
  };

  const park = (reason: ParkReason) => {
    parked = reason;
    stop("parked");
  };
  const requeue = (...from: readonly UploadState[]) => {
    if (!from.includes(state)) return;
    error = undefined;
    keep();
    change("queued");
  };

  open(path);
  if (!source && !memo.sent) {
    error = new UploadError("FILE_NEEDED");
    state = "failed";
  }
  keep();

  return {
    memo,
    get state() {
      return state;
    },
    get isActive() {
      return active.includes(state);
    },
    get item() {
      item ??= describe();
      return item;
    },
    async start() {
      if (surroundings.obstacle) return park(surroundings.obstacle);
      const own = createAttempt(clock);
      attempt = own;
      const retry = createRetry(ports, own, options.retries);
      for (;;) {
        try {
          return await go(own, retry);
        } catch (caught) {
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
      if (state !== "paused" && unended.includes(state)) stop("paused");
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
      if (memo.digest === undefined) giveUp();
      chosen = from;
      open(from);
      requeue("failed");
    },
    async refresh() {
      if (state !== "done") return undefined;
      file = Object.freeze(await askAgain(engine, memo));
      touch("state");
      return file;
    },
  };

  function describe(): UploadItem {
    const { id, name, size } = memo;
    const { percent, sentBytes, speed } = progress;
    return Object.freeze({
      id,
      name,
      size,
      state,
      percent,
      sentBytes,
      ...(state === "uploading" &&
        speed > 0 && { speed, secondsLeft: Math.ceil((size - sentBytes) / speed) }),
      ...(state === "parked" && parked && { parked }),
      ...(error && { error: toFailure(error) }),
      ...(file && { file }),
    });
  }
}
