import type { StoredFile } from "@zhichuan/contract/types";
import type { Api } from "./api.ts";
import type { Engine } from "./engine.ts";
import { UploadError } from "./errors.ts";
import type { ChosenFile, UploadItem } from "./item.ts";
import { createNotifier } from "./notifier.ts";
import { completeOptions, type UploaderOptions } from "./options.ts";
import { createPace } from "./pace.ts";
import type { Ports } from "./ports.ts";
import { createRequestId } from "./request-id.ts";
import { createSaved, type Memo } from "./saved.ts";
import { createCallServer } from "./server.ts";
import { createSlots } from "./slots.ts";
import { watchSurroundings } from "./surroundings.ts";
import { active, createTask, type Task } from "./task.ts";
import { type Totals, totalsOf } from "./totals.ts";

/** A queue of uploads a page can bind to. */
export interface Uploader {
  /** Queues a file and gives its item's id. Throws an UploadError NO_FILE when there is no path. */
  add(file: ChosenFile): string;
  /** Tries again what has failed or was cancelled; anything else stays as it is. */
  retry(id: string): void;
  /** Stops what has not ended, until `resume`; what is stored of it stays. */
  pause(id: string): void;
  /** Goes on with what is paused. */
  resume(id: string): void;
  /** Gives up what has not ended yet, at the server too; anything else stays as it is. */
  cancel(id: string): void;
  /** Takes an item away, and gives it up first if it has not ended. */
  remove(id: string): void;
  /**
   * Takes up what the last run of the app left unfinished, and gives those items. What has a private copy goes on;
   * the others are `failed` with FILE_NEEDED until their file is attached. To be called once.
   */
  restore(): Promise<readonly UploadItem[]>;
  /**
   * Gives an item in FILE_NEEDED its file again, which is known by size and digest. Gives false, and leaves the item as
   * it is, when it is another file.
   */
  attach(id: string, file: ChosenFile): Promise<boolean>;
  /**
   * Asks the server for the file of an item in `done` anew, since the link in it lives for minutes only; the item has
   * the answer from then on. Rejects with an UploadError: the server's refusal, the network's, or OBJECT_MISSING when
   * there is no such item in `done`.
   */
  refresh(id: string): Promise<StoredFile>;
  /** All items in the order they were added: frozen, the same objects until something changes. */
  items(): readonly UploadItem[];
  /** How far they are together. */
  totals(): Totals;
  /** Calls `listener` after every change, for progress once an interval; gives the function that ends that. */
  subscribe(listener: (items: readonly UploadItem[]) => void): () => void;
}

/**
 * Makes an uploader over the ports given. In a mini-program use the one of `@zhichuan/uploader/wx`, which brings its
 * own. Throws a RangeError for an option out of range.
 */
export const createUploader = (given: UploaderOptions & { readonly ports: Ports }): Uploader => {
  const { ports } = given;
  const { clock, files } = ports;
  const options = completeOptions(given);
  const tasks = new Map<string, Task>();
  const items = () => Object.freeze([...tasks.values()].map((task) => task.item));
  const notifier = createNotifier(clock, options.progressInterval, items);

  const pump = () => {
    for (const task of tasks.values()) {
      // Counted anew each time: starting a task changes its state at once.
      const running = items().filter(({ state }) => active.includes(state)).length;
      if (task.item.state === "queued" && running < options.parallel) void task.start();
    }
  };
  const onChange = (what: "state" | "progress") => {
    if (what === "progress") return notifier.soon();
    notifier.now();
    pump();
  };
  const surroundings = watchSurroundings(ports, () => {
    for (const task of tasks.values()) {
      if (!surroundings.obstacle) task.requeue("parked");
      else if (active.includes(task.item.state)) task.park(surroundings.obstacle);
    }
  });
  const saved = createSaved(ports, options.profile);
  const pace = createPace(options.connections, options.parallel);
  const engine: Engine = {
    ...ports,
    options,
    api: createCallServer(ports, options) as Api,
    slots: createSlots(() => pace.parallel),
    pace,
    saved,
    surroundings,
  };
  const enqueue = (memo: Memo, path?: string): Task => {
    const task = createTask(engine, memo, path, onChange);
    tasks.set(memo.id, task);
    return task;
  };
  const leftOver = saved.load();

  return {
    add(file) {
      if (!file?.path) throw new UploadError("NO_FILE");
      const id = createRequestId(ports);
      const { name, size, path } = file;
      enqueue({ id, name, size, since: clock.now(), runs: [] }, path);
      onChange("state");
      return id;
    },
    retry: (id) => tasks.get(id)?.requeue("failed", "cancelled"),
    pause: (id) => tasks.get(id)?.pause(),
    resume: (id) => tasks.get(id)?.requeue("paused"),
    cancel: (id) => tasks.get(id)?.cancel(),
    remove(id) {
      const task = tasks.get(id);
      if (!task) return;
      tasks.delete(id);
      task.discard();
      onChange("state");
    },
    async restore() {
      const restored: Task[] = [];
      for (const memo of leftOver.splice(0)) {
        const copy = saved.copyPath(memo);
        const stat = await files.stat(copy).catch(() => undefined);
        restored.push(enqueue(memo, stat?.size === memo.size ? copy : undefined));
      }
      onChange("state");
      return restored.map((task) => task.item);
    },
    async attach(id, { path, size }) {
      const task = tasks.get(id);
      if (task?.item.error?.code !== "FILE_NEEDED" || size !== task.memo.size) return false;
      const { digest } = task.memo;
      if (digest && digest !== (await files.digest(path))) return false;
      task.attach(path);
      return true;
    },
    async refresh(id) {
      const task = tasks.get(id);
      if (!task) throw new UploadError("OBJECT_MISSING");
      return task.refresh();
    },
    items,
    totals: () => totalsOf(items()),
    subscribe: notifier.subscribe,
  };
};
