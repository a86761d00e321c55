import { WxFailure } from "./calls.ts";

const PARAMETER_ERROR = 1001;

/** Gives the failure WeChat answers a wrong argument with. */
export function parameterError(detail: string): WxFailure {
  return new WxFailure(`parameter error: ${detail}`, { errno: PARAMETER_ERROR });
}

/** Throws unless `value` is a string. `name` is the parameter's path, as in `parameter.url`. */
export function checkString(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string")
    throw parameterError(`${name} should be String instead of ${typeName(value)};`);
}

/** Throws unless `value` is `undefined` or a finite number above zero. */
export function checkTimeout(value: unknown): asserts value is number | undefined {
  if (value !== undefined && !(typeof value === "number" && value > 0 && Number.isFinite(value))) {
    throw parameterError(`parameter.timeout should be a positive Number instead of ${String(value)};`);
  }
}

/** Throws unless `value` is an http or https address, with the error WeChat has for that. */
export function checkUrl(value: unknown): asserts value is string {
  checkString("parameter.url", value);
  if (!/^https?:\/\/[^/?#]/i.test(value)) throw new WxFailure(`invalid url "${value}"`, { errno: 600009 });
}

function typeName(value: unknown): string {
  return value === null ? "Null" : Object.prototype.toString.call(value).slice(8, -1);
}
