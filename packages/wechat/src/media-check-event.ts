import type { PushedMessage } from "./push-body.ts";
import { PushError } from "./push-error.ts";

/** What WeChat thinks of a file: to be shown, to be looked at by a person, not to be shown. */
export type Suggestion = "pass" | "review" | "risky";

/** The outcome of a check that mediaCheckAsync began. */
export interface MediaCheckEvent {
  /** What mediaCheckAsync gave. */
  readonly traceId: string;
  /** None: the file was not checked, and `errcode` says why. */
  readonly suggestion: Suggestion | undefined;
  /** What was found: 100 nothing, 20001 politics, 20002 pornography, 20006 crime … */
  readonly label: number | undefined;
  /** 0, or why nothing was checked: -1008 when WeChat could not fetch the file. */
  readonly errcode: number;
}

const SUGGESTIONS: readonly unknown[] = ["pass", "review", "risky"] satisfies Suggestion[];

/**
 * Reads a pushed message as `wxa_media_check`; undefined when it is another. A pass with an error in it anywhere counts
 * as not checked. Throws a PushError, `BODY`, when there is no telling what it is about.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync
 */
export function readMediaCheckEvent(message: PushedMessage): MediaCheckEvent | undefined {
  if (message.MsgType !== "event" || message.Event !== "wxa_media_check") return undefined;
  const traceId = message.trace_id;
  // It goes into an object's name.
  if (typeof traceId !== "string" || !/^[\w-]{1,128}$/.test(traceId))
    throw new PushError("BODY", "the event has no trace_id");
  const result = asObject(message.result);
  const errcode = firstError([message, ...asList(message.detail).map(asObject)]);
  const label = Number(result.label ?? Number.NaN);
  const suggestion = SUGGESTIONS.includes(result.suggest) ? (result.suggest as Suggestion) : undefined;
  return {
    traceId,
    suggestion: suggestion === "pass" && errcode !== 0 ? undefined : suggestion,
    label: Number.isNaN(label) ? undefined : label,
    errcode,
  };
}

/** XML brings numbers as texts; a field that is not there is no error. */
function firstError(parts: readonly Record<string, unknown>[]): number {
  const codes = parts.map(({ errcode }) => Number(errcode ?? 0));
  return codes.find((code) => code !== 0) ?? 0;
}

/** In XML a list of one looks like no list. */
const asList = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
