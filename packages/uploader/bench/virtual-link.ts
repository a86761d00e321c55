import { type Call, UploadError } from "../src/index.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface LinkOptions {
  /** What all connections together carry in a second. */
  readonly bytesPerSecond: number;
  /** Milliseconds there and back. */
  readonly latencyMs: number;
  /** How often a connection in use breaks in a second, in the mean. */
  readonly breaksPerSecond: number;
}

/** Bytes that the connections take turns with. */
const TURN = 64 * 1024;

/** A link that all connections of a phone share. */
export class VirtualLink {
  readonly #time: VirtualTime;
  readonly #options: LinkOptions;
  readonly #random: () => number;
  #freeAt = 0;

  constructor(time: VirtualTime, options: LinkOptions, random: () => number) {
    this.#time = time;
    this.#options = options;
    this.#random = random;
  }

  /** Sends so many bytes and waits for a short answer. Rejects with NETWORK when the connection breaks before that. */
  exchange(bytes: number): Call<void> {
    const { latencyMs, breaksPerSecond } = this.#options;
    let isOver = false;
    let end = () => {};
    const broken = new Promise<never>((_resolve, reject) => {
      end = () => {
        isOver = true;
        reject(new UploadError("NETWORK", { detail: "the connection broke" }));
      };
    });
    const lifetime = (-Math.log(1 - this.#random()) / breaksPerSecond) * 1000;
    const keepWhole = Number.isFinite(lifetime) ? this.#time.after(lifetime, end) : () => {};
    const carry = async () => {
      await this.#time.sleep(latencyMs / 2);
      for (let left = bytes; left > 0 && !isOver; left -= TURN) await this.#turn(Math.min(left, TURN));
      await this.#time.sleep(latencyMs / 2);
      keepWhole();
    };
    return { answer: Promise.race([carry(), broken]), abort: end };
  }

  async #turn(bytes: number): Promise<void> {
    const now = this.#time.now();
    this.#freeAt = Math.max(this.#freeAt, now) + (bytes / this.#options.bytesPerSecond) * 1000;
    await this.#time.sleep(this.#freeAt - now);
  }
}
