/** WeChat's text size before the user changes it, in pixels. */
const USUAL = 16;
/** Beyond these the layout would break before anybody reads better. */
const LEAST = 0.9;
const MOST = 1.6;

/**
 * How much larger or smaller than usual the user wants text, as set in WeChat: 1 is usual. Base libraries before 2.23.4
 * do not say.
 */
export function textScale(info: {
  readonly fontSizeScaleFactor?: number;
  readonly fontSizeSetting?: number;
}) {
  const scale = info.fontSizeScaleFactor || (info.fontSizeSetting ?? USUAL) / USUAL;
  return Math.round(Math.min(MOST, Math.max(LEAST, scale)) * 100) / 100;
}
