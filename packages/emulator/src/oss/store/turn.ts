/** Lets changes happen one after the other, so that of two that exclude each other only one succeeds. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a change when those before it are done; its failure is its caller's alone. */
  take<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
