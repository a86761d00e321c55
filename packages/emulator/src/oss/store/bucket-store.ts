import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ossError } from "../error.ts";
import type { BucketSettings, ObjectDigest, ObjectProperties, StoredObject } from "./metadata.ts";
import { receive } from "./receive.ts";

/** Bytes on the disk that no key names yet. */
export interface Upload {
  readonly file: string;
  readonly digest: ObjectDigest;
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * One bucket in a folder. Each object is two files: its bytes under a name of their own, and a JSON sidecar named by
 * the SHA-256 of its key, which any legal key can be. Renaming the sidecar into place is what stores the object, so
 * that a crash leaves the old object or the new one. What was begun and not finished is swept away on opening.
 */
export class BucketStore {
  readonly #dir: string;
  readonly #objects: Map<string, StoredObject>;
  #settings: BucketSettings;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(dir: string, objects: Map<string, StoredObject>, settings: BucketSettings) {
    this.#dir = dir;
    this.#objects = objects;
    this.#settings = settings;
  }

  /**
   * Opens a bucket, making it where there is none.
   * @param dir the bucket's own folder
   * @param initial the settings of a new bucket
   */
  static async open(dir: string, initial: BucketSettings): Promise<BucketStore> {
    await rm(join(dir, "incoming"), { recursive: true, force: true });
    for (const folder of ["incoming", "data", "objects"]) await mkdir(join(dir, folder), { recursive: true });
    const objects = await readSidecars(join(dir, "objects"));
    const named = new Set([...objects.values()].map(({ dataFile }) => dataFile));
    for (const file of await readdir(join(dir, "data"))) {
      if (!named.has(file)) await rm(join(dir, "data", file));
    }
    const settings = (await readJson<BucketSettings>(join(dir, "bucket.json"))) ?? initial;
    const store = new BucketStore(dir, objects, settings);
    await store.configure(settings);
    return store;
  }

  get settings(): BucketSettings {
    return this.#settings;
  }

  async configure(settings: BucketSettings): Promise<void> {
    await this.#replace(join(this.#dir, "bucket.json"), settings);
    this.#settings = settings;
  }

  /** Every object, by the bytes of its key. */
  list(): readonly StoredObject[] {
    return [...this.#objects.values()].sort((a, b) => compareBytes(a.key, b.key));
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** @throws OssError NoSuchKey */
  get(key: string): StoredObject {
    const object = this.#objects.get(key);
    if (!object) throw ossError("noSuchKey", { Key: key });
    return object;
  }

  /**
   * An object's bytes. Once open they stay what they were, whatever becomes of the object.
   * @throws OssError NoSuchKey when it was deleted or replaced since it was looked up
   */
  async read(object: StoredObject, range?: ByteRange): Promise<Readable> {
    const file = await this.#inTurn(async () => {
      if (this.#objects.get(object.key)?.dataFile !== object.dataFile)
        throw ossError("noSuchKey", { Key: object.key });
      return open(join(this.#dir, "data", object.dataFile));
    });
    return file.createReadStream(range && { start: range.first, end: range.last });
  }

  /**
   * Takes a body in. It is no object until `commit`; whoever does not commit it discards it.
   * @param maxSize bytes
   * @throws OssError EntityTooLarge
   */
  async receive(body: AsyncIterable<Buffer>, maxSize: number): Promise<Upload> {
    const file = randomUUID();
    return { file, digest: await receive(body, join(this.#dir, "incoming", file), maxSize) };
  }

  async discard(upload: Upload): Promise<void> {
    await rm(join(this.#dir, "incoming", upload.file), { force: true });
  }

  /**
   * Makes an upload the object of this key, in place of any other.
   * @throws OssError FileAlreadyExists where overwriting is forbidden; the upload is then discarded
   */
  async commit(
    upload: Upload,
    object: ObjectProperties & { key: string; lastModified: string },
    options: { forbidOverwrite: boolean },
  ): Promise<StoredObject> {
    return this.#inTurn(async () => {
      const previous = this.#objects.get(object.key);
      if (previous && options.forbidOverwrite) {
        await this.discard(upload);
        throw ossError("alreadyExists");
      }
      const stored: StoredObject = { ...object, ...upload.digest, dataFile: upload.file };
      await rename(join(this.#dir, "incoming", upload.file), join(this.#dir, "data", upload.file));
      await this.#replace(this.#sidecar(object.key), stored);
      this.#objects.set(object.key, stored);
      if (previous) await rm(join(this.#dir, "data", previous.dataFile), { force: true });
      return stored;
    });
  }

  /**
   * Changes what is said about an object, not its bytes.
   * @throws OssError NoSuchKey
   */
  async amend(key: string, change: Partial<ObjectProperties>): Promise<StoredObject> {
    return this.#inTurn(async () => {
      const stored = { ...this.get(key), ...change };
      await this.#replace(this.#sidecar(key), stored);
      this.#objects.set(key, stored);
      return stored;
    });
  }

  /** Deletes the object, if there is one. */
  async delete(key: string): Promise<void> {
    await this.#inTurn(async () => {
      const object = this.#objects.get(key);
      if (!object) return;
      this.#objects.delete(key);
      await rm(this.#sidecar(key), { force: true });
      await rm(join(this.#dir, "data", object.dataFile), { force: true });
    });
  }

  #sidecar(key: string): string {
    return join(this.#dir, "objects", `${createHash("sha256").update(key).digest("hex")}.json`);
  }

  async #replace(path: string, value: unknown): Promise<void> {
    const incoming = join(this.#dir, "incoming", randomUUID());
    await writeFile(incoming, JSON.stringify(value));
    await rename(incoming, path);
  }

  /** One change at a time, so that of two uploads that forbid overwriting only one succeeds. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(change);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

async function readSidecars(dir: string): Promise<Map<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  for (const name of await readdir(dir)) {
    const object = await readJson<StoredObject>(join(dir, name));
    if (object) objects.set(object.key, object);
  }
  return objects;
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} is not what the emulator wrote; remove it or start on another folder`, {
      cause: error,
    });
  }
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
