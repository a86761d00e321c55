import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ObjectDigest, Piece } from "./metadata.ts";
import { receive } from "./receive.ts";

/** Bytes on the disk that nothing names yet. */
export interface Received {
  readonly file: string;
  readonly digest: ObjectDigest;
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The bytes of objects and parts, in files of their own that never change. They are taken in under `incoming` and kept
 * under `data`; who names them is no matter here. A file that is removed while somebody reads it goes afterwards.
 */
export class DataFiles {
  readonly #incoming: string;
  readonly #kept: string;
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();

  constructor(incoming: string, kept: string) {
    this.#incoming = incoming;
    this.#kept = kept;
  }

  /** Makes the folders, and clears away what was begun and not finished. */
  async open(): Promise<void> {
    await rm(this.#incoming, { recursive: true, force: true });
    await mkdir(this.#incoming, { recursive: true });
    await mkdir(this.#kept, { recursive: true });
  }

  /**
   * Takes a body in; who does not keep it discards it.
   * @param maxSize bytes
   * @throws OssError EntityTooLarge
   */
  async receive(body: AsyncIterable<Buffer>, maxSize: number): Promise<Received> {
    const file = randomUUID();
    return { file, digest: await receive(body, join(this.#incoming, file), maxSize) };
  }

  async discard({ file }: Received): Promise<void> {
    await rm(join(this.#incoming, file), { force: true });
  }

  async keep({ file, digest }: Received): Promise<Piece> {
    await rename(join(this.#incoming, file), join(this.#kept, file));
    return { file, size: digest.size };
  }

  /** Removes what nobody names any more; what is being read, once it has been read. */
  async remove(pieces: readonly Piece[]): Promise<void> {
    for (const { file } of pieces) {
      if (this.#readers.has(file)) this.#doomed.add(file);
      else await rm(join(this.#kept, file), { force: true });
    }
  }

  /** Removes all but these. */
  async removeAllBut(named: ReadonlySet<string>): Promise<void> {
    for (const file of await readdir(this.#kept)) {
      if (!named.has(file)) await rm(join(this.#kept, file));
    }
  }

  /** The bytes of these pieces one after the other: all, or those of the range. To be read or destroyed. */
  read(pieces: readonly Piece[], range?: ByteRange): Readable {
    const spans = range ? spansOf(pieces, range) : pieces.map(wholeOf);
    for (const { file } of spans) this.#readers.set(file, (this.#readers.get(file) ?? 0) + 1);
    const bytes = Readable.from(this.#bytesOf(spans), { objectMode: false });
    return bytes.once("close", () => {
      for (const { file } of spans) this.#release(file);
    });
  }

  async *#bytesOf(spans: readonly Span[]): AsyncGenerator<Buffer> {
    for (const { file, first, last } of spans) {
      if (last >= first) yield* createReadStream(join(this.#kept, file), { start: first, end: last });
    }
  }

  #release(file: string): void {
    const left = (this.#readers.get(file) ?? 0) - 1;
    if (left > 0) {
      this.#readers.set(file, left);
      return;
    }
    this.#readers.delete(file);
    // What cannot be removed now is swept away when the folder is opened again.
    if (this.#doomed.delete(file)) rm(join(this.#kept, file), { force: true }).catch(() => undefined);
  }
}

/** Bytes of one file: first and last, both included; none where the last comes before the first. */
interface Span extends ByteRange {
  readonly file: string;
}

function wholeOf({ file, size }: Piece): Span {
  return { file, first: 0, last: size - 1 };
}

function spansOf(pieces: readonly Piece[], { first, last }: ByteRange): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { file, size } of pieces) {
    const span = { file, first: Math.max(first - start, 0), last: Math.min(last - start, size - 1) };
    if (span.first <= span.last) spans.push(span);
    start += size;
  }
  return spans;
}
