/** A `fetch` that says what it was asked for. */
export interface Overheard {
  readonly fetch: typeof fetch;
  /** The addresses, without their queries. */
  readonly asked: string[];
}

/** Makes one that asks the real addresses. */
export function overhear(): Overheard {
  const asked: string[] = [];
  return {
    asked,
    fetch: (input, init) => {
      const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
      asked.push(origin + pathname);
      return fetch(input, init);
    },
  };
}
