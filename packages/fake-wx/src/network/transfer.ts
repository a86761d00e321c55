import { type Callbacks, fail, succeed, WxFailure } from "../calls.ts";
import { checkTimeout } from "../check.ts";
import type { ExchangeWatch, HttpAnswer, HttpRequest, Platform } from "../platform.ts";
import type { Slots } from "../slots.ts";
import { networkFailure } from "./failure.ts";

/** WeChat's default, in milliseconds. */
const DEFAULT_TIMEOUT = 60_000;
const TIMED_OUT = 5;
/** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html */
const NOT_IN_DOMAIN_LIST = 600002;

export interface Transfer {
  /** The call's name, as it stands in errMsg. */
  readonly name: "request" | "uploadFile" | "downloadFile";
  readonly option: Callbacks & { readonly timeout?: number | undefined };
  /** Checks the arguments and makes the request; throws WxFailure. */
  prepare(): HttpRequest | Promise<HttpRequest>;
  readonly watch: Omit<ExchangeWatch, "signal">;
  /** Makes of the answer what `success` is given. */
  finish(answer: HttpAnswer): object | Promise<object>;
}

/**
 * Runs one network task from its place in the queue to its one callback. The timeout counts from the moment the task
 * leaves the queue. Gives the function that aborts it: nothing happens when it has ended.
 */
export function startTransfer(platform: Platform, slots: Slots, transfer: Transfer): () => void {
  const { name, option } = transfer;
  const controller = new AbortController();
  let ended = false;
  let release = () => {};

  const end = (callBack: () => void) => {
    if (ended) return;
    ended = true;
    release();
    controller.abort();
    callBack();
  };
  const failWith = (error: unknown) => end(() => fail(name, option, error));

  const run = async (): Promise<object> => {
    const request = await transfer.prepare();
    checkListed(platform.device.console?.domains?.[name], request.url);
    const watch = { signal: controller.signal, ...unlessEnded(transfer.watch, () => ended) };
    const answer = await platform.network.exchange(request, watch).catch((error) => {
      throw networkFailure(error);
    });
    return transfer.finish(answer);
  };

  slots.enter((leave) => {
    if (ended) return leave();
    let stopTimer = () => {};
    release = () => {
      stopTimer();
      leave();
    };
    void Promise.resolve()
      .then(() => {
        checkTimeout(option.timeout);
        stopTimer = platform.clock.after(option.timeout ?? DEFAULT_TIMEOUT, () =>
          failWith(new WxFailure("timeout", { errno: TIMED_OUT })),
        );
        return run();
      })
      .then((result) => end(() => succeed(name, option, result)), failWith);
  });
  return () => failWith(new WxFailure("abort"));
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html */
function checkListed(origins: readonly string[] | undefined, url: string): void {
  if (!origins || origins.includes(new URL(url).origin)) return;
  throw new WxFailure("url not in domain list", { errno: NOT_IN_DOMAIN_LIST });
}

function unlessEnded(watch: Omit<ExchangeWatch, "signal">, hasEnded: () => boolean) {
  const guard = <A extends unknown[]>(listener: ((...args: A) => void) | undefined) => ({
    call: (...args: A) => {
      if (!hasEnded()) listener?.(...args);
    },
  });
  return {
    onSent: guard(watch.onSent).call,
    onReceived: guard(watch.onReceived).call,
    onHeaders: guard(watch.onHeaders).call,
  };
}
