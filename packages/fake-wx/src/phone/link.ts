import type { ClockPort } from "../platform.ts";

export interface LinkOptions {
  /** What all tasks together can send in a second; 0 lets the link stall. Default: no limit. Example: `125_000` (1 Mbit/s). */
  readonly bytesPerSecond?: number;
  /** Milliseconds to the server and back. Default 0. Example: `100`. */
  readonly latencyMs?: number;
  /** How often a connection in use breaks, in the mean. Default 0. Example: `0.02`: in every second, one of fifty. */
  readonly breaksPerSecond?: number;
}

/** What may be sent ahead of the limit, in seconds: enough to make up for timers that fire late. */
const BURST = 0.25;

/** How fast, how far and how reliable the phone's way to every server is: a token bucket shared by all tasks. */
export class Link {
  readonly #clock: ClockPort;
  readonly #random: () => number;
  #options: LinkOptions = {};
  /** When all that was let through so far will have been sent. */
  #freeAt = 0;
  #stalled: (() => void)[] = [];

  constructor(clock: ClockPort, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Takes the place of all that was set before. */
  set(options: LinkOptions): void {
    this.#options = options;
    const waiting = this.#stalled;
    this.#stalled = [];
    for (const goOn of waiting) goOn();
  }

  /** Resolves when bytes may be sent, to how many: at least one, at most `wanted`. */
  async allow(wanted: number): Promise<number> {
    while (this.#options.bytesPerSecond === 0) {
      await new Promise<void>((resolve) => this.#stalled.push(resolve));
    }
    const { bytesPerSecond } = this.#options;
    if (bytesPerSecond === undefined) return wanted;
    const bytes = Math.max(1, Math.min(wanted, Math.floor(bytesPerSecond * BURST)));
    const now = this.#clock.now();
    this.#freeAt = Math.max(this.#freeAt, now - BURST * 1000) + (bytes / bytesPerSecond) * 1000;
    if (this.#freeAt > now) await this.#wait(this.#freeAt - now);
    return bytes;
  }

  /** Resolves when something has crossed the link one way. */
  async cross(): Promise<void> {
    const { latencyMs = 0 } = this.#options;
    if (latencyMs > 0) await this.#wait(latencyMs / 2);
  }

  /** Draws after how many milliseconds a connection made now breaks; `undefined` for one that does not. */
  lifetime(): number | undefined {
    const { breaksPerSecond = 0 } = this.#options;
    return breaksPerSecond > 0 ? (-Math.log(1 - this.#random()) / breaksPerSecond) * 1000 : undefined;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }
}
