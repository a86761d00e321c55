import type { StoragePort } from "../platform.ts";

const PREFIX = "wx:";

/** localStorage, under names of its own so that other things on the same address stay apart. */
export function createStorage(store: Storage): StoragePort {
  return {
    get: (key) => store.getItem(PREFIX + key) ?? undefined,
    set: (key, value) => store.setItem(PREFIX + key, value),
    remove: (key) => store.removeItem(PREFIX + key),
    keys: () =>
      Object.keys(store)
        .filter((name) => name.startsWith(PREFIX))
        .map((name) => name.slice(PREFIX.length)),
  };
}
