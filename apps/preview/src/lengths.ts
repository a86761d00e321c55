/**
 * Turns lengths that mean something else inside the phone's screen into what they mean there, in WXSS and in `style`
 * attributes. rpx: 750 are the screen's width. vw and vh: of the phone's screen, not of the browser's window. The safe
 * areas: those of the phone that is drawn. Example: `0 32rpx` → `0 calc(32 * var(--rpx))`.
 */
export function rewriteLengths(value: string): string {
  return value
    .replace(/(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, "calc($1 * var(--rpx))")
    .replace(/(?<![\w#-])(-?(?:\d+\.?\d*|\.\d+))v([wh])\b/g, "$1cq$2")
    .replace(/\b(?:env|constant)\(\s*(safe-area-inset-(?:top|right|bottom|left))/g, "var(--$1");
}
