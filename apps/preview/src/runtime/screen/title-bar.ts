import type { WindowConfig } from "../../program.ts";

/** The bar above a page, drawn by WeChat and not by the mini-program. */
export interface TitleBar {
  /** Shows a page's settings, and the title that was set for it; `canGoBack` shows the arrow. */
  show(page: object, config: WindowConfig, canGoBack: boolean): void;
  /** Sets the title of the page that is shown. */
  setTitle(title: string): void;
}

/** `phone` is the frame of the page's HTML. */
export function createTitleBar(phone: HTMLElement, onBack: () => void): TitleBar {
  const title = phone.querySelector<HTMLElement>(".frame-title") as HTMLElement;
  const back = phone.querySelector<HTMLButtonElement>(".frame-back") as HTMLButtonElement;
  back.addEventListener("click", onBack);
  const titles = new WeakMap<object, string>();
  let shown = {};
  return {
    show(page, config, canGoBack) {
      shown = page;
      title.textContent = titles.get(page) ?? config.navigationBarTitleText ?? "";
      back.hidden = !canGoBack;
      phone.classList.toggle("frame-custom-navigation", config.navigationStyle === "custom");
      phone.classList.toggle("frame-light-title", config.navigationBarTextStyle !== "black");
      phone.style.setProperty("--title-background", config.navigationBarBackgroundColor ?? "#000000");
    },
    setTitle(text) {
      titles.set(shown, text);
      title.textContent = text;
    },
  };
}
