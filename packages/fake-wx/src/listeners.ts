/** The listeners of one event of one task: each is called once per event, in the order they came. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  readonly add = (listener: (event: Event) => void): void => {
    this.#listeners.add(listener);
  };

  /** Takes one listener away, or all of them when none is given. */
  readonly remove = (listener?: (event: Event) => void): void => {
    if (listener) this.#listeners.delete(listener);
    else this.#listeners.clear();
  };

  readonly emit = (event: Event): void => {
    for (const listener of [...this.#listeners]) listener(event);
  };
}
