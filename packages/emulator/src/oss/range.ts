import { ossError } from "./error.ts";
import type { ByteRange } from "./store/data-files.ts";
import type { OssRequest } from "./types.ts";

/**
 * The one range a request asks for. As in OSS, a range that does not lie wholly within the object is ignored and all
 * of it is sent; only with `x-oss-range-behavior: standard` is it cut to fit, or refused if it lies outside.
 * @param size of the object, bytes
 * @returns undefined: send everything
 * @throws OssError InvalidRange
 * @see https://help.aliyun.com/zh/oss/developer-reference/getobject
 */
export function readRange({ headers }: OssRequest, size: number): ByteRange | undefined {
  const standard = headers["x-oss-range-behavior"] === "standard";
  const [matched, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if (matched === undefined || (from === "" && to === "")) return undefined;
  const range =
    from === ""
      ? lastBytes(Number(to), size)
      : { first: Number(from), last: to === "" ? size - 1 : Number(to) };
  if (from !== "" && to !== "" && range.last < range.first) return undefined;
  if (range.first >= 0 && range.first <= range.last && range.last < size) return range;
  if (!standard) return undefined;
  if (range.first >= size || range.last < 0)
    throw ossError("invalidRange", { ActualObjectSize: String(size), RangeHeader: matched });
  return { first: Math.max(0, range.first), last: Math.min(range.last, size - 1) };
}

function lastBytes(count: number, size: number): ByteRange {
  return { first: size - count, last: count === 0 ? -1 : size - 1 };
}
