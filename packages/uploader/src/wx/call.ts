/** Makes a call of `wx` that answers through callbacks, and may throw. Rejects with what `toError` makes of a failure. */
export const promised = <Success>(
  call: (option: object) => void,
  option: object,
  toError: (failure: never) => Error,
): Promise<Success> =>
  new Promise<Success>((success, reject) => {
    const fail = (failure: unknown) => reject(toError(failure as never));
    try {
      call({ ...option, success, fail });
    } catch (cause) {
      fail(cause);
    }
  });
