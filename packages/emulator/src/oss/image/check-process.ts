import { ossError } from "../error.ts";
import type { errorTable } from "../error-table.ts";

type Refusal = keyof typeof errorTable;

/** A value of an action's parameter, e.g. the `w_100` of `resize,w_100`, and what is said of one that is none. */
interface Parameter {
  readonly legal: RegExp | { readonly from: number; readonly to: number };
  readonly refusal: Refusal;
}

const pixels = { from: 1, to: 16_384 };
const percent = { from: 1, to: 100 };

/** The actions that are known, each checked by its parameters, which come after it, separated by commas. */
const actions: Readonly<Record<string, (parameters: readonly string[]) => void>> = {
  resize: checkResize,
  "auto-orient": checkAutoOrient,
  quality: checkQuality,
  format: checkFormat,
};

/** What OSS can do and the emulator cannot. */
const others = [
  ...["watermark", "crop", "info", "circle", "indexcrop", "rounded-corners", "blur", "rotate", "interlace"],
  ...["average-hue", "bright", "sharpen", "contrast"],
];

const resizing: Readonly<Record<string, Parameter>> = {
  m: { legal: /^(lfit|mfit|fill|pad|fixed)$/, refusal: "resizeMode" },
  w: { legal: pixels, refusal: "resizeWidth" },
  h: { legal: pixels, refusal: "resizeHeight" },
  l: { legal: pixels, refusal: "resizeLongSide" },
  s: { legal: pixels, refusal: "resizeShortSide" },
  p: { legal: { from: 1, to: 1000 }, refusal: "resizePercent" },
  limit: { legal: /^[01]$/, refusal: "resizeLimit" },
  color: { legal: /^[0-9A-Fa-f]{6}$/, refusal: "processParameter" },
};

/**
 * Checks the value of `x-oss-process`, e.g. `image/resize,m_fill,w_132,h_132/format,jpg`: actions in the order in which
 * they are carried out, separated by slashes.
 * @throws OssError InvalidArgument, NoSuchStyle; NotImplemented for what OSS has and the emulator has not
 * @see https://help.aliyun.com/zh/oss/user-guide/img-implementation-modes
 */
export function checkProcess(process: string): void {
  const [kind, ...steps] = process.split("/");
  if (kind === "style") throw ossError("noSuchStyle");
  if (kind !== "image") throw ossError("notImplemented", { Process: process });
  if (steps.length === 0 || steps.includes("")) throw ossError("processActionMissing");
  for (const step of steps) {
    const [action = "", ...parameters] = step.split(",");
    if (others.includes(action)) throw ossError("notImplemented", { Process: step });
    if (!Object.hasOwn(actions, action)) throw ossError("processAction");
    actions[action]?.(parameters);
  }
}

/** @see https://help.aliyun.com/zh/oss/user-guide/resize-images-4 */
function checkResize(parameters: readonly string[]): void {
  const given = parameters.map(split);
  if (!given.some(([name]) => ["w", "h", "l", "s", "p"].includes(name))) throw ossError("resizeEmpty");
  for (const [name, value] of given) {
    if (!Object.hasOwn(resizing, name)) throw ossError("processParameter");
    check(resizing[name] as Parameter, value);
  }
}

/** @see https://help.aliyun.com/zh/oss/user-guide/auto-rotate */
function checkAutoOrient(parameters: readonly string[]): void {
  if (parameters.length > 1) throw ossError("processTooMany");
  check({ legal: /^[01]$/, refusal: "autoOrient" }, parameters[0] ?? "");
}

/** @see https://help.aliyun.com/zh/oss/user-guide/adjust-image-quality */
function checkQuality(parameters: readonly string[]): void {
  if (parameters.length === 0) throw ossError("qualityEmpty");
  for (const parameter of parameters) {
    const [name, value] = split(parameter);
    if (name === "Q") check({ legal: percent, refusal: "qualityAbsolute" }, value);
    else if (name === "q") check({ legal: percent, refusal: "qualityRelative" }, value);
    else check({ legal: percent, refusal: "qualityPlain" }, parameter);
  }
}

/** @see https://help.aliyun.com/zh/oss/user-guide/convert-image-formats */
function checkFormat(parameters: readonly string[]): void {
  const [format = ""] = parameters;
  if (format === "") throw ossError("formatEmpty");
  check({ legal: /^(jpg|png|webp|bmp|gif|tiff|heic|avif)$/, refusal: "formatUnknown" }, parameters.join());
}

/** `w_100` is `w` and `100`. */
function split(parameter: string): readonly [string, string] {
  const at = parameter.indexOf("_");
  return at < 0 ? [parameter, ""] : [parameter.slice(0, at), parameter.slice(at + 1)];
}

function check({ legal, refusal }: Parameter, value: string): void {
  const isLegal =
    legal instanceof RegExp
      ? legal.test(value)
      : /^\d{1,5}$/.test(value) && Number(value) >= legal.from && Number(value) <= legal.to;
  if (!isLegal) throw ossError(refusal);
}
