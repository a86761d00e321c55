import { setTimeout as delay } from "node:timers/promises";
import type { RandomBytes } from "../ram/index.ts";
import type { MiniProgram } from "./mini-program.ts";
import { envelope, type PushSettings } from "./push-envelope.ts";

/** Where messages go. */
export interface PushAddress extends PushSettings {
  /** Milliseconds until a push that was not answered with `success` is tried again. Default 5000, as WeChat. */
  readonly retryMs?: number | undefined;
}

export interface PusherOptions {
  readonly miniProgram: MiniProgram;
  readonly now: () => Date;
  readonly random: RandomBytes;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** How often WeChat tries, and how long it waits for an answer. */
const TRIES = 4;
const TIMEOUT_MS = 5000;

/**
 * Pushes messages to the mini-program's own server: once, and three times more unless the answer is 200 with the text
 * `success` or nothing at all.
 */
export class Pusher {
  readonly #options: PusherOptions;
  #address: (PushAddress & { readonly url: string }) | undefined;

  constructor(options: PusherOptions) {
    this.#options = options;
  }

  /** From now on messages go to `url`. */
  to(url: string, address: PushAddress): void {
    this.#address = { url, ...address };
  }

  /** Whether the message was taken. Without an address nobody takes it. */
  async push(message: Readonly<Record<string, unknown>>): Promise<boolean> {
    for (let tried = 1; this.#address; tried++) {
      if (await this.#send(message, this.#address)) return true;
      if (tried === TRIES) return false;
      await delay(this.#address.retryMs ?? TIMEOUT_MS, undefined, { signal: this.#options.signal });
    }
    return false;
  }

  async #send(
    message: Readonly<Record<string, unknown>>,
    { url, ...settings }: PushAddress & { url: string },
  ): Promise<boolean> {
    const { miniProgram, now, random, signal } = this.#options;
    const { query, contentType, body } = envelope(message, settings, {
      appid: miniProgram.appid,
      now: now(),
      random,
    });
    try {
      const answer = await fetch(`${url}?${new URLSearchParams(query)}`, {
        method: "POST",
        headers: { "content-type": contentType },
        body,
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const text = await answer.text();
      return answer.status === 200 && ["success", ""].includes(text);
    } catch {
      return false;
    }
  }
}
