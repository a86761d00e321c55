import type { PageConfig } from "../program.ts";

/** CSS pixels that the finger draws the page down before it refreshes. */
const PULL = 60;
const DEFAULT_DISTANCE = 50;

/** What a page is told of its scrolling. */
export interface ScrollListeners {
  onPullDownRefresh(): void;
  onReachBottom(): void;
}

/**
 * Tells a page when its end comes near, once until it has been left, and when it is pulled down from its top, where its
 * configuration asks for that: https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html. Gives the
 * function that shows or hides the dots of refreshing.
 */
export function watchScroll(
  holder: HTMLElement,
  config: PageConfig,
  listeners: ScrollListeners,
): (refreshing: boolean) => void {
  let isNear = false;
  holder.addEventListener("scroll", () => {
    const left = holder.scrollHeight - holder.clientHeight - holder.scrollTop;
    const near = left <= (config.onReachBottomDistance ?? DEFAULT_DISTANCE);
    if (near && !isNear) listeners.onReachBottom();
    isNear = near;
  });

  const refreshing = (value: boolean) => void holder.classList.toggle("frame-refreshing", value);
  if (config.enablePullDownRefresh === true) watchPull(holder, listeners, refreshing);
  return refreshing;
}

function watchPull(
  holder: HTMLElement,
  listeners: ScrollListeners,
  refreshing: (value: boolean) => void,
): void {
  let from: number | undefined;
  const begin = (y: number) => {
    from = holder.scrollTop <= 0 ? y : undefined;
  };
  const move = (y: number) => {
    if (from === undefined || y - from < PULL) return;
    from = undefined;
    if (holder.classList.contains("frame-refreshing")) return;
    refreshing(true);
    listeners.onPullDownRefresh();
  };
  const end = () => {
    from = undefined;
  };
  const passive = { passive: true };
  holder.addEventListener("touchstart", (event) => begin(event.touches[0]?.clientY ?? 0), passive);
  holder.addEventListener("touchmove", (event) => move(event.touches[0]?.clientY ?? 0), passive);
  holder.addEventListener("touchend", end);
  holder.addEventListener("mousedown", (event) => begin(event.clientY));
  holder.addEventListener("mousemove", (event) => move(event.clientY));
  holder.addEventListener("mouseup", end);
}
