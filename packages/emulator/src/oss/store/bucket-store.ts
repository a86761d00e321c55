import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ossError } from "../error.ts";
import { compareBytes } from "./compare-bytes.ts";
import { type ByteRange, DataFiles, type Received } from "./data-files.ts";
import { readJson, replaceJson } from "./json-file.ts";
import type { BucketSettings, ObjectProperties, Part, StoredObject } from "./metadata.ts";
import { type MultipartUpload, MultipartUploads } from "./multipart-uploads.ts";
import { putTogether } from "./put-together.ts";
import { readSidecars, sidecarName } from "./sidecar.ts";
import { Turn } from "./turn.ts";

/**
 * One bucket in a folder. Each object is its bytes, in files under names of their own, and a JSON sidecar that names
 * them. Renaming the sidecar into place is what stores the object, so that a crash leaves the old object or the new one.
 * What was begun and not finished is swept away on opening; open multipart uploads stay.
 */
export class BucketStore {
  readonly uploads: MultipartUploads;
  readonly #dir: string;
  readonly #data: DataFiles;
  readonly #turn = new Turn();
  #objects = new Map<string, StoredObject>();
  #settings: BucketSettings;

  private constructor(dir: string, settings: BucketSettings) {
    this.#dir = dir;
    this.#settings = settings;
    const incoming = join(dir, "incoming");
    this.#data = new DataFiles(incoming, join(dir, "data"));
    this.uploads = new MultipartUploads({ dir: join(dir, "uploads"), incoming }, this.#data, this.#turn);
  }

  /**
   * Opens a bucket, making it where there is none.
   * @param dir the bucket's own folder
   * @param initial the settings of a new bucket
   */
  static async open(dir: string, initial: BucketSettings): Promise<BucketStore> {
    const store = new BucketStore(dir, (await readJson<BucketSettings>(join(dir, "bucket.json"))) ?? initial);
    await store.#read();
    return store;
  }

  async #read(): Promise<void> {
    await this.#data.open();
    await mkdir(join(this.#dir, "objects"), { recursive: true });
    this.#objects = await readSidecars(join(this.#dir, "objects"));
    const objects = [...this.#objects.values()];
    await this.uploads.read(new Set(objects.flatMap(({ uploadId }) => uploadId ?? [])));
    const pieces = objects.flatMap((object) => object.pieces);
    const parts = this.uploads.list().flatMap((upload) => [...upload.parts.values()]);
    await this.#data.removeAllBut(new Set([...pieces, ...parts].map(({ file }) => file)));
    await this.configure(this.#settings);
  }

  get settings(): BucketSettings {
    return this.#settings;
  }

  async configure(settings: BucketSettings): Promise<void> {
    await this.#replace("bucket.json", settings);
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

  /** Whether an upload that must not overwrite is refused. With versioning it never is, suspended or not. */
  isTaken(key: string): boolean {
    return this.#objects.has(key) && this.#settings.versioning === undefined;
  }

  /**
   * An object's bytes, to be read or destroyed. They stay what they were, whatever becomes of the object.
   * @throws OssError NoSuchKey when it was deleted or replaced since it was looked up
   */
  read({ key, pieces }: StoredObject, range?: ByteRange): Readable {
    if (this.#objects.get(key)?.pieces !== pieces) throw ossError("noSuchKey", { Key: key });
    return this.#data.read(pieces, range);
  }

  /**
   * Takes a body in. It is no object until `commit`, no part until `uploads.put`; whoever does neither discards it.
   * @param maxSize bytes
   * @throws OssError EntityTooLarge
   */
  async receive(body: AsyncIterable<Buffer>, maxSize: number): Promise<Received> {
    return this.#data.receive(body, maxSize);
  }

  async discard(received: Received): Promise<void> {
    await this.#data.discard(received);
  }

  /**
   * Makes bytes that arrived the object of this key, in place of any other.
   * @throws OssError FileAlreadyExists where overwriting is forbidden; the bytes are then discarded
   */
  async commit(
    received: Received,
    object: ObjectProperties & { key: string; lastModified: string },
    options: { forbidOverwrite: boolean },
  ): Promise<StoredObject> {
    return this.#turn.take(async () => {
      if (options.forbidOverwrite && this.isTaken(object.key)) {
        await this.#data.discard(received);
        throw ossError("alreadyExists");
      }
      const { md5, ...digest } = received.digest;
      const pieces = [await this.#data.keep(received)];
      return this.#store({ ...object, ...digest, type: "Normal", etag: md5, pieces });
    });
  }

  /**
   * Makes an open upload the object of its key, in place of any other; parts that are not chosen are removed.
   * @param choose the parts of the object in their order, out of those there are; what it throws changes nothing
   * @throws OssError NoSuchUpload; FileAlreadyExists where overwriting is forbidden
   */
  async complete(
    { key, uploadId }: MultipartUpload,
    choose: (parts: ReadonlyMap<number, Part>) => readonly Part[],
    options: { lastModified: string; forbidOverwrite: boolean },
  ): Promise<StoredObject> {
    return this.#turn.take(async () => {
      const upload = this.uploads.get(key, uploadId);
      const parts = choose(upload.parts);
      if ((options.forbidOverwrite || upload.forbidOverwrite) && this.isTaken(key)) {
        throw ossError("alreadyExistsAtComplete");
      }
      const stored = await this.#store({
        ...{ ...upload.properties, ...putTogether(parts) },
        ...{ key, uploadId, lastModified: options.lastModified },
      });
      await this.uploads.close(upload, stored.pieces);
      return stored;
    });
  }

  async #store(object: StoredObject): Promise<StoredObject> {
    const previous = this.#objects.get(object.key);
    await this.#describe(object);
    if (previous) await this.#data.remove(previous.pieces);
    return object;
  }

  /**
   * Changes what is said about an object, not its bytes.
   * @throws OssError NoSuchKey
   */
  async amend(key: string, change: Partial<ObjectProperties>): Promise<StoredObject> {
    return this.#turn.take(async () => {
      const stored = { ...this.get(key), ...change };
      await this.#describe(stored);
      return stored;
    });
  }

  /** Deletes the object, if there is one. */
  async delete(key: string): Promise<void> {
    await this.#turn.take(async () => {
      const object = this.#objects.get(key);
      if (!object) return;
      this.#objects.delete(key);
      await rm(join(this.#dir, "objects", sidecarName(key)), { force: true });
      await this.#data.remove(object.pieces);
    });
  }

  async #describe(object: StoredObject): Promise<void> {
    await this.#replace(join("objects", sidecarName(object.key)), object);
    this.#objects.set(object.key, object);
  }

  async #replace(name: string, value: unknown): Promise<void> {
    await replaceJson(join(this.#dir, name), value, join(this.#dir, "incoming"));
  }
}
