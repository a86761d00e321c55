import { asyncCall, WxFailure } from "./calls.ts";
import { checkString } from "./check.ts";
import type { Platform, StoragePort } from "./platform.ts";

const MAX_ENTRY = 1024 * 1024;
const MAX_TOTAL = 10 * 1024 * 1024;

/**
 * Makes the storage calls: 1 MB a key, 10 MB in all, counted in bytes of JSON:
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html.
 */
export function createStorage({ storage }: Platform) {
  return {
    setStorage: asyncCall("setStorage", ({ key, data }) => write(storage, key, data)),
    setStorageSync: (key: string, data: unknown) =>
      sync("setStorageSync", () => void write(storage, key, data)),
    getStorage: asyncCall("getStorage", ({ key }) => {
      const data = read(storage, key);
      if (data === undefined) throw new WxFailure("data not found");
      return { data };
    }),
    getStorageSync: (key: string) => sync("getStorageSync", () => read(storage, key) ?? ""),
    removeStorage: asyncCall("removeStorage", ({ key }) => remove(storage, key)),
    removeStorageSync: (key: string) => sync("removeStorageSync", () => void remove(storage, key)),
    clearStorage: asyncCall("clearStorage", () => clear(storage)),
    clearStorageSync: () => void clear(storage),
    getStorageInfo: asyncCall("getStorageInfo", () => info(storage)),
    getStorageInfoSync: () => info(storage),
  };
}

/** The -Sync calls throw what the others hand to `fail`. */
function sync<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new Error(`${name}:fail ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function write(storage: StoragePort, key: unknown, data: unknown) {
  checkString("parameter.key", key);
  // JSON has no word for undefined and functions; WeChat stores an empty string for them.
  const text = JSON.stringify(data) ?? '""';
  const bytes = entryBytes(key, text);
  if (bytes > MAX_ENTRY) throw new WxFailure("entry size limit reached");
  const others = storage.keys().filter((other) => other !== key);
  if (totalBytes(storage, others) + bytes > MAX_TOTAL) throw new WxFailure("exceed storage max size 10Mb");
  storage.set(key, text);
  return {};
}

function read(storage: StoragePort, key: unknown): unknown {
  checkString("parameter.key", key);
  const text = storage.get(key);
  return text === undefined ? undefined : JSON.parse(text);
}

function remove(storage: StoragePort, key: unknown) {
  checkString("parameter.key", key);
  storage.remove(key);
  return {};
}

function clear(storage: StoragePort) {
  for (const key of [...storage.keys()]) storage.remove(key);
  return {};
}

function info(storage: StoragePort) {
  const keys = [...storage.keys()];
  return { keys, currentSize: Math.ceil(totalBytes(storage, keys) / 1024), limitSize: MAX_TOTAL / 1024 };
}

function totalBytes(storage: StoragePort, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + entryBytes(key, storage.get(key) ?? ""), 0);
}

function entryBytes(key: string, text: string): number {
  return new TextEncoder().encode(key + text).byteLength;
}
