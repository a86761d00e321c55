import { fileError } from "../files/file-error.ts";

/** What lies at a path in the mini-program's folder. */
export interface OwnFile {
  /** A folder has none. */
  readonly blob?: Blob;
  /** When it was written: Unix time in seconds. */
  readonly time: number;
}

/** What the mini-program keeps in its folder, by path. It outlives the page. */
export interface OwnFiles {
  get(path: string): Promise<OwnFile | undefined>;
  /**
   * Lays something at a path, over what is there, whole or not at all. Rejects with WeChat's 1300202 when there is no room
   * for it.
   */
  put(path: string, file: OwnFile): Promise<void>;
  remove(path: string): Promise<void>;
  /** Gives every path at which something lies. */
  paths(): Promise<readonly string[]>;
  /** Takes everything away. */
  clear(): Promise<void>;
}

const DATABASE = "fake-wx files";
const STORE = "files";

/**
 * Own files in IndexedDB, one entry a path. Not OPFS: a page that comes from another machine without HTTPS has none.
 * Nothing is opened before it is asked for, so that a page starts at once.
 */
export function createOwnFiles(indexedDB: IDBFactory): OwnFiles {
  let database: Promise<IDBDatabase> | undefined;
  const close = () => {
    database = undefined;
  };
  const open = () => {
    database ??= openDatabase(indexedDB, close);
    database.catch(close);
    return database;
  };

  const run = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const transaction = (await open()).transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(reasonOf(transaction.error));
    });
  };

  return {
    get: (path) => run<OwnFile | undefined>("readonly", (store) => store.get(path)),
    put: async (path, file) => void (await run("readwrite", (store) => store.put(file, path))),
    remove: (path) => run("readwrite", (store) => store.delete(path)),
    paths: async () => (await run("readonly", (store) => store.getAllKeys())) as string[],
    clear: () => run("readwrite", (store) => store.clear()),
  };
}

/** `onGone` is told when the database can no longer be used, as after the user has cleared the site's data. */
function openDatabase(indexedDB: IDBFactory, onGone: () => void): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onGone;
      // Another tab deletes it: whoever holds on to it would block that.
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      resolve(database);
    };
  });
}

function reasonOf(error: DOMException | null): Error {
  if (error?.name === "QuotaExceededError") return fileError(1300202);
  return error ?? new Error("the browser has kept nothing");
}
