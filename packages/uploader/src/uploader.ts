import { Api } from "./api.ts";
import { UploadError } from "./errors.ts";
import type { ChosenFile, UploadItem } from "./item.ts";
import { Notifier } from "./notifier.ts";
import { completeOptions, type UploaderOptions } from "./options.ts";
import type { Ports } from "./ports.ts";
import { Queue } from "./queue.ts";
import { Task } from "./task.ts";

/** A queue of uploads a page can bind to. */
export interface Uploader {
  /** Queues a file and gives its item's id. Throws an UploadError NO_FILE when there is no path. */
  add(file: ChosenFile): string;
  /** Tries again what has failed or was cancelled; anything else stays as it is. */
  retry(id: string): void;
  /** Gives up what has not ended yet; anything else stays as it is. */
  cancel(id: string): void;
  /** Takes an item away, and gives it up first if it has not ended. */
  remove(id: string): void;
  /** All items in the order they were added: frozen, the same objects until something changes. */
  items(): readonly UploadItem[];
  /** Calls `listener` after every change, for progress once an interval; gives the function that ends that. */
  subscribe(listener: (items: readonly UploadItem[]) => void): () => void;
}

/**
 * Makes an uploader over the ports given. In a mini-program use the one of `@zhichuan/uploader/wx`, which brings its
 * own. Throws a RangeError for an option out of range.
 */
export function createUploader(options: UploaderOptions & { readonly ports: Ports }): Uploader {
  const { ports } = options;
  const { server, profile, parallel, serverTimeout, uploadTimeout, progressInterval } =
    completeOptions(options);
  const api = new Api({
    http: ports.http,
    server,
    timeout: serverTimeout,
    warn: (message) => ports.warn(message),
  });
  const queue = new Queue(parallel);
  const items = () => Object.freeze(queue.tasks().map((task) => task.item));
  const notifier = new Notifier(ports.clock, progressInterval, items);
  let added = 0;

  const onChange = (what: "state" | "progress") => {
    if (what === "progress") return notifier.soon();
    notifier.now();
    queue.pump();
  };

  return {
    add(file) {
      if (!file?.path) throw new UploadError("NO_FILE");
      added += 1;
      const id = `upload-${added}`;
      queue.add(id, new Task({ id, file, profile, ports, api, uploadTimeout, onChange }));
      onChange("state");
      return id;
    },
    retry: (id) => queue.get(id)?.requeue(),
    cancel: (id) => queue.get(id)?.cancel(),
    remove(id) {
      const task = queue.get(id);
      if (!task) return;
      queue.remove(id);
      task.cancel();
      onChange("state");
    },
    items,
    subscribe: (listener) => notifier.subscribe(listener),
  };
}
