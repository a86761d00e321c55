import { bytes } from "./format.ts";
import type { World } from "./world.ts";

const WIDTH = 30;
/** Milliseconds between two pictures of the bar. */
const PAUSE = 100;

/** A bar on the terminal while bytes move; nothing where standard error is none. */
export class Progress {
  readonly #stderr: World["stderr"];
  readonly #now: World["now"];
  readonly #total: number;
  readonly #startedAt: number;
  readonly #shown: boolean;
  #moved = 0;
  #drawnAt = 0;

  /** @param total bytes */
  constructor(total: number, { stderr, now }: Pick<World, "stderr" | "now">, options: { shown: boolean }) {
    this.#stderr = stderr;
    this.#now = now;
    this.#total = total;
    this.#startedAt = now().getTime();
    this.#shown = options.shown && stderr.isTTY === true;
  }

  /** So many bytes more; fewer than none when a part has to be sent again. */
  moved(count: number): void {
    this.#moved += count;
    const time = this.#now().getTime();
    if (!this.#shown || time - this.#drawnAt < PAUSE) return;
    this.#drawnAt = time;
    this.#stderr.write(`\r${this.#picture(time)}\u001b[K`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#shown) this.#stderr.write("\r\u001b[K");
  }

  #picture(time: number): string {
    const share = this.#total === 0 ? 1 : this.#moved / this.#total;
    const full = Math.round(share * WIDTH);
    const speed = this.#moved / Math.max((time - this.#startedAt) / 1000, 0.001);
    const left = speed > 0 ? Math.ceil((this.#total - this.#moved) / speed) : undefined;
    return [
      `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${String(Math.floor(share * 100)).padStart(3)} %`,
      `${bytes(this.#moved)} of ${bytes(this.#total)}`,
      `${bytes(speed)}/s`,
      ...(left === undefined ? [] : [`${left} s left`]),
    ].join("  ");
  }
}
