import type { LifecyclePort } from "../platform.ts";

/** The mini-program's life, moved by hand. */
export class NodeLifecycle implements LifecyclePort {
  readonly #shown: (() => void)[] = [];
  readonly #hidden: (() => void)[] = [];

  onShow(listener: () => void): void {
    this.#shown.push(listener);
  }

  onHide(listener: () => void): void {
    this.#hidden.push(listener);
  }

  /** Brings the mini-program to the foreground. */
  show(): void {
    for (const listener of this.#shown) listener();
  }

  /** Sends the mini-program to the background. */
  hide(): void {
    for (const listener of this.#hidden) listener();
  }
}
