import type { ObjectHead } from "@zhichuan/oss-client";
import { tracePrefix } from "@zhichuan/permissions";
import { SealedEntries, type SealedEntriesOptions } from "../upload/sealed-entries.ts";

/** One object as it was at one time. */
export interface ObjectState {
  readonly key: string;
  /** Changes with the bytes, and with every time they are stored anew. */
  readonly state: string;
}

/**
 * Tells an object from another one in its place, and also from the same bytes stored a second time: between the two
 * others may have been there, and those may be the ones that a checker has fetched. Tags and their changes are no part
 * of it.
 */
export function objectState(key: string, { etag, crc64, lastModified }: ObjectHead): ObjectState {
  return { key, state: [etag, crc64, lastModified.getTime()].join(" ") };
}

/**
 * What the server has to remember of a content check, in the bucket: which object a trace id is about, and when it makes
 * sense to ask again about an object. The entries are of no use after a week, and a lifecycle rule clears them away.
 */
export class CheckTraces {
  readonly #entries: SealedEntries;
  readonly #folder: string;

  constructor({ prefix, ...options }: SealedEntriesOptions & { readonly prefix: string }) {
    this.#entries = new SealedEntries(options);
    this.#folder = tracePrefix(prefix);
  }

  /** The object that was asked about. Throws an OssError. */
  async find(traceId: string): Promise<ObjectState | undefined> {
    const { key, state } = (await this.#entries.read(this.#nameOf(traceId))) ?? {};
    return key !== undefined && state !== undefined ? { key, state } : undefined;
  }

  /** Throws an OssError. */
  async remember(traceId: string, object: ObjectState): Promise<void> {
    await this.#entries.write(this.#nameOf(traceId), { ...object });
  }

  /** Whether nobody was asked about this very object, or so long ago that an answer is no longer to be expected. */
  async isDue({ key, state }: ObjectState, now: Date): Promise<boolean> {
    const asked = await this.#entries.read(this.#askedOf(key));
    return asked?.state !== state || Number(asked.due) <= now.getTime();
  }

  /** Throws an OssError. */
  async setDue({ key, state }: ObjectState, due: Date): Promise<void> {
    await this.#entries.write(this.#askedOf(key), { state, due: String(due.getTime()) });
  }

  #nameOf(traceId: string): string {
    return `${this.#folder}${traceId}`;
  }

  /** No trace id has a slash in it. */
  #askedOf(key: string): string {
    return `${this.#folder}asked/${key}`;
  }
}
