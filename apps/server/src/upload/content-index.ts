import type { ObjectHead, OssClient } from "@zhichuan/oss-client";
import { indexPrefix } from "@zhichuan/permissions";
import type { AcceptedFile } from "./check-file.ts";
import { deleteBelow } from "./delete-below.ts";
import { SealedEntries } from "./sealed-entries.ts";

/** A file that is stored, as the index keeps it. */
export interface IndexedFile {
  readonly user: string;
  readonly sha256: string;
  readonly key: string;
  readonly profile: string;
  readonly crc64: string;
}

/** An object that holds the very bytes of a file. */
export interface KnownContent {
  readonly key: string;
  /** The name it was uploaded under. */
  readonly name: string;
  readonly head: ObjectHead;
}

/** What the index works with. */
export interface ContentIndexOptions {
  readonly oss: OssClient;
  /** What every key starts with. */
  readonly prefix: string;
  /** Seals the entries. */
  readonly secret: Buffer;
}

const PRIVATE = { "x-oss-object-acl": "private" };

/**
 * Finds what a user has stored before by its SHA-256. An entry is named by user and digest.
 *
 * Whoever deletes a file knows its key and not its digest, which may have come as late as with `/complete`, when nothing
 * can be written on the object any more. So every entry has a marker beside it, an empty object named by the file's key
 * and the digest: listing what begins with the key gives the digests.
 */
export class ContentIndex {
  readonly #options: ContentIndexOptions;
  readonly #entries: SealedEntries;

  constructor(options: ContentIndexOptions) {
    this.#options = options;
    this.#entries = new SealedEntries(options);
  }

  /**
   * The user's own object that holds these bytes; undefined when there is none, or it is no longer what it was. Throws
   * an OssError.
   */
  async find(user: string, sha256: string, file: AcceptedFile): Promise<KnownContent | undefined> {
    const entry = await this.#read(user, sha256);
    if (entry?.profile !== file.profileName) return undefined;
    const { key, crc64 } = entry;
    const head = await this.#options.oss.headObject(key);
    const same = head?.size === file.size && head.crc64 === crc64 && head.contentType === file.contentType;
    return same ? { key, name: decodeURIComponent(head.metadata.name ?? ""), head } : undefined;
  }

  /** Whether the entry of this digest names `key`: then another upload may stand on that object. Throws an OssError. */
  async names(key: string, user: string, sha256: string): Promise<boolean> {
    return (await this.#read(user, sha256))?.key === key;
  }

  /** Writes the entry; the newest object counts. Throws an OssError. */
  async write({ user, sha256, key, profile, crc64 }: IndexedFile): Promise<void> {
    // First, so that there is no entry that its file's deletion would not find.
    await this.#options.oss.putObject(`${this.#markersOf(key)}${sha256}`, "", PRIVATE);
    await this.#entries.write(this.#nameOf(user, sha256), { key, profile, crc64 });
  }

  /** Forgets what the user's file `key` holds; entries that name a newer file stay. Throws an OssError. */
  async forget(key: string, user: string): Promise<void> {
    const { oss } = this.#options;
    const start = this.#markersOf(key);
    for (;;) {
      const { objects } = await oss.listObjects({ prefix: start, maxKeys: 1000 });
      if (objects.length === 0) return;
      for (const { key: marker } of objects) {
        const sha256 = marker.slice(start.length);
        if (await this.names(key, user, sha256)) await oss.deleteObject(this.#nameOf(user, sha256));
      }
      await oss.deleteObjects(objects.map((object) => object.key));
    }
  }

  /** Forgets everything about the user. Throws an OssError. */
  async forgetAll(user: string): Promise<void> {
    await deleteBelow(this.#options.oss, this.#folderOf(user));
  }

  async #read(user: string, sha256: string): Promise<IndexedFile | undefined> {
    const { key, profile, crc64 } = (await this.#entries.read(this.#nameOf(user, sha256))) ?? {};
    if (key === undefined || profile === undefined || crc64 === undefined) return undefined;
    return { user, sha256, key, profile, crc64 };
  }

  #folderOf(user: string): string {
    return `${indexPrefix(this.#options.prefix)}${user}/`;
  }

  #nameOf(user: string, sha256: string): string {
    return `${this.#folderOf(user)}${sha256}`;
  }

  /** What the markers of a file begin with. A key has its user in it. */
  #markersOf(key: string): string {
    const { prefix } = this.#options;
    return `${indexPrefix(prefix)}${key.slice(prefix.length)}/`;
  }
}
