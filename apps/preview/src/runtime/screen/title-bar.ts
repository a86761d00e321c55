import type { WindowConfig } from "../../program.ts";

/** The bar above a page, drawn by WeChat and not by the mini-program. */
export interface TitleBar {
  /** Shows a page's settings; `canGoBack` shows the arrow. */
  show(config: WindowConfig, canGoBack: boolean): void;
  setTitle(title: string): void;
}

/** `phone` is the frame of the page's HTML. */
export function createTitleBar(phone: HTMLElement, onBack: () => void): TitleBar {
  const title = phone.querySelector<HTMLElement>(".frame-title") as HTMLElement;
  const back = phone.querySelector<HTMLButtonElement>(".frame-back") as HTMLButtonElement;
  back.addEventListener("click", onBack);
  return {
    show(config, canGoBack) {
      title.textContent = config.navigationBarTitleText ?? "";
      back.hidden = !canGoBack;
      phone.classList.toggle("frame-custom-navigation", config.navigationStyle === "custom");
      phone.classList.toggle("frame-light-title", config.navigationBarTextStyle !== "black");
      phone.style.setProperty("--title-background", config.navigationBarBackgroundColor ?? "#000000");
    },
    setTitle(text) {
      title.textContent = text;
    },
  };
}
