import type { Call } from "./ports.ts";

/** One go at an upload, call after call, until it is over or ended from outside. */
export class Attempt {
  #call: Call<unknown> | undefined;
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Gives the call's answer, and aborts the call when the attempt is ended meanwhile. */
  wait<T>(call: Call<T>): Promise<T> {
    this.#call = call;
    return call.answer;
  }

  /** Aborts the running call. Whoever works on this attempt has to look at `ended` before touching anything. */
  end(): void {
    this.#ended = true;
    this.#call?.abort();
  }
}
