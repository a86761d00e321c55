import { randomFillSync } from "node:crypto";

/** How many are drawn at a time: a single draw takes as long as all the rest of sealing a token. */
const BATCH = 512;

/** Random bytes of one length, each given once. */
export class Nonces {
  readonly #length: number;
  readonly #drawn: Buffer;
  #next: number;

  /** @param length bytes */
  constructor(length: number) {
    this.#length = length;
    this.#drawn = Buffer.alloc(length * BATCH);
    this.#next = this.#drawn.length;
  }

  /** The next one. It is overwritten when the batch is used up: use it at once. */
  next(): Buffer {
    if (this.#next === this.#drawn.length) {
      randomFillSync(this.#drawn);
      this.#next = 0;
    }
    const start = this.#next;
    this.#next += this.#length;
    return this.#drawn.subarray(start, this.#next);
  }
}
