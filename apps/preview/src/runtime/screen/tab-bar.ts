import type { ScreenPort } from "@zhichuan/fake-wx";
import type { Program, TabBarConfig } from "../../program.ts";
import { packageAddress } from "../assets.ts";
import { themed } from "./theme.ts";

/** The bar below a mini-program's main pages, drawn by WeChat: app.json's `tabBar`. */
export interface TabBar {
  /** Shows it for a page of its own, hides it for any other. */
  show(path: string, dark: boolean): void;
  /** `wx.setTabBarItem`. Throws when there is no such tab. */
  readonly nameTab: ScreenPort["nameTab"];
}

/** `onChoose` is told the page of the tab that is pressed. */
export function createTabBar(bar: HTMLElement, program: Program, onChoose: (path: string) => void): TabBar {
  const config: TabBarConfig = program.app.tabBar ?? { list: [] };
  const tabs = config.list.map(({ pagePath, text }) => {
    const tab = document.createElement("button");
    tab.className = "frame-tab";
    tab.setAttribute("role", "tab");
    const icon = document.createElement("img");
    icon.alt = "";
    const label = document.createElement("span");
    label.textContent = text;
    tab.append(icon, label);
    tab.addEventListener("click", () => onChoose(pagePath));
    return { tab, icon, label };
  });
  bar.append(...tabs.map(({ tab }) => tab));

  return {
    show(path, dark) {
      bar.hidden = !config.list.some(({ pagePath }) => pagePath === path);
      const colors = themed(config, program, dark);
      bar.style.background = colors.backgroundColor ?? "";
      bar.classList.toggle("frame-tab-bar-white-line", colors.borderStyle === "white");
      for (const [index, { pagePath, iconPath, selectedIconPath }] of config.list.entries()) {
        const isShown = pagePath === path;
        const { tab, icon } = tabs[index] as (typeof tabs)[number];
        tab.setAttribute("aria-selected", String(isShown));
        tab.style.color = (isShown ? colors.selectedColor : colors.color) ?? "";
        const source = isShown ? selectedIconPath : iconPath;
        icon.hidden = source === undefined;
        if (source !== undefined) icon.src = packageAddress(`/${source}`, "app");
      }
    },
    nameTab({ index, text }) {
      const named = tabs[index];
      if (!named) throw new Error(`tab ${index} is not found`);
      if (text !== undefined) named.label.textContent = text;
    },
  };
}
