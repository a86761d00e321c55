type Wx = WechatMiniprogram.Wx;

/** Why a call of `wx` failed: it becomes `{ errMsg: "<call>:fail <reason>", … }`. */
export class WxFailure extends Error {
  readonly codes: { readonly errno?: number; readonly errCode?: number };

  constructor(reason: string, codes: { readonly errno?: number; readonly errCode?: number } = {}) {
    super(reason);
    this.name = "WxFailure";
    this.codes = codes;
  }
}

/** The three callbacks every asynchronous call of `wx` may be given. */
export interface Callbacks {
  success?: ((result: never) => void) | undefined;
  fail?: ((error: never) => void) | undefined;
  complete?: ((result: never) => void) | undefined;
}

/** Calls the callbacks as WeChat does: success or fail, then complete, each with the same object. */
export function succeed(name: string, option: Callbacks, result: object): object {
  const full = { ...result, errMsg: `${name}:ok` };
  option.success?.(full as never);
  option.complete?.(full as never);
  return full;
}

/** As `succeed`, for a failure. An error that is no WxFailure is a fault of the platform and says so. */
export function fail(name: string, option: Callbacks, error: unknown): object {
  const failure = error instanceof WxFailure ? error : new WxFailure(`system error: ${String(error)}`);
  const full = { errMsg: `${name}:fail ${failure.message}`, ...failure.codes };
  option.fail?.(full as never);
  option.complete?.(full as never);
  return full;
}

type AnyCall = (option: never) => unknown;
type AsyncName = {
  [K in keyof Wx]: Wx[K] extends AnyCall
    ? NonNullable<Parameters<Wx[K]>[0]> extends Callbacks
      ? K
      : never
    : never;
}[keyof Wx];
type OptionOf<K extends AsyncName> = Wx[K] extends (option: infer O) => unknown ? NonNullable<O> : never;
type ResultOf<K extends AsyncName> =
  OptionOf<K> extends { success?: (result: infer R) => void } ? Omit<R, "errMsg"> : never;

/**
 * Makes a call of `wx` that answers through its callbacks, or with a promise when it is given none. `run` gives the
 * result without `errMsg`, or throws a WxFailure.
 */
export function asyncCall<K extends AsyncName>(
  name: K,
  run: (option: OptionOf<K>) => Promise<ResultOf<K>> | ResultOf<K>,
): Wx[K] {
  const call = (option: OptionOf<K> & Callbacks = {} as never) => {
    const answer = Promise.resolve().then(() => run(option));
    if (option.success || option.fail || option.complete) {
      void answer.then(
        (result) => succeed(name, option, result as object),
        (error) => fail(name, option, error),
      );
      return undefined;
    }
    return answer.then(
      (result) => succeed(name, {}, result as object),
      (error) => Promise.reject(fail(name, {}, error)),
    );
  };
  return call as unknown as Wx[K];
}
