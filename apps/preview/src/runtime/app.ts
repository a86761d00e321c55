/** What a page or the app may have of WeChat's lifecycle. */
export type Lifecycle = Record<string, ((...parameters: unknown[]) => void) | undefined>;

/** The one app: what `App({…})` has registered, and the stack of pages it shows. */
export interface App {
  readonly instance: Lifecycle | undefined;
  /** `App`. */
  readonly register: (definition: Lifecycle) => void;
  /** `getCurrentPages`: the lowest first. */
  readonly currentPages: () => unknown[];
}

/** `currentPages`: the pages open now. */
export function createApp(currentPages: () => unknown[]): App {
  let instance: Lifecycle | undefined;
  return {
    get instance() {
      return instance;
    },
    register(definition) {
      instance = definition;
    },
    currentPages,
  };
}
