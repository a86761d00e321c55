import { createHmac, timingSafeEqual } from "node:crypto";
import type { OssClient } from "@zhichuan/oss-client";

/** What an entry says, by names in lower case. */
export type EntryFields = Readonly<Record<string, string>>;

/** What entries are written and sealed with. */
export interface SealedEntriesOptions {
  readonly oss: Pick<OssClient, "headObject" | "putObject">;
  readonly secret: Buffer;
}

/**
 * Small notes in the bucket: empty objects that say what they say in their metadata, so that one HEAD reads them. They
 * are sealed under their own names: where the prefix is the whole bucket others may be able to write there.
 */
export class SealedEntries {
  readonly #options: SealedEntriesOptions;

  constructor(options: SealedEntriesOptions) {
    this.#options = options;
  }

  /** Writes the entry in place of the one there was. Throws an OssError. */
  async write(name: string, fields: EntryFields): Promise<void> {
    const encoded = Object.entries(fields).map(
      ([field, value]) => [field, encodeURIComponent(value)] as const,
    );
    await this.#options.oss.putObject(name, "", {
      "x-oss-object-acl": "private",
      ...Object.fromEntries(encoded.map(([field, value]) => [`x-oss-meta-${field}`, value])),
      "x-oss-meta-seal": this.#seal(name, Object.fromEntries(encoded)).toString("hex"),
    });
  }

  /** What the entry says; undefined when there is none, or `write` has not written it under this name. Throws an OssError. */
  async read(name: string): Promise<EntryFields | undefined> {
    const head = await this.#options.oss.headObject(name);
    const { seal = "", ...fields } = head?.metadata ?? {};
    const given = Buffer.from(seal, "hex");
    const expected = this.#seal(name, fields);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [field, decodeURIComponent(value)]),
    );
  }

  #seal(name: string, fields: EntryFields): Buffer {
    const sorted = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return createHmac("sha256", this.#options.secret)
      .update(JSON.stringify([name, sorted]))
      .digest();
  }
}
