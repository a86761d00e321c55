/**
 * The built-in components the preview has, each with its WXML. In the page `<view>` is the element `<wx-view>`, as in
 * WeChat's own WebView; `<html-img>` is HTML's `<img>`.
 */
export const BUILTIN_TEMPLATES = {
  view: "<slot/>",
  text: "<slot/>",
  button: "<slot/>",
  image:
    '<html-img wx:if="{{address}}" src="{{address}}" alt="{{ariaLabel}}" bind:load="loaded" bind:error="failed"/>',
  progress:
    '<html-div class="wx-progress-track" style="height: {{height}}; border-radius: {{radius}}; background: {{backgroundColor}}">' +
    '<html-div class="wx-progress-value" style="width: {{shown}}%; background: {{activeColor}}"/></html-div>' +
    '<html-span wx:if="{{showInfo}}" class="wx-progress-info" style="font-size: {{infoSize}}">{{shown}}%</html-span>',
  "scroll-view": "<slot/>",
  icon: "",
} as const;

export type BuiltinTag = keyof typeof BUILTIN_TEMPLATES;

/** Whether `tag` names one of them. */
export function isBuiltinTag(tag: string): tag is BuiltinTag {
  return Object.hasOwn(BUILTIN_TEMPLATES, tag);
}

/** Where a built-in component lives among the mini-program's own. Example: `wx/view`. */
export function builtinPath(tag: BuiltinTag): string {
  return `wx/${tag}`;
}
