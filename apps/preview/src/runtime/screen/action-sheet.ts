import type { ScreenPort } from "@zhichuan/fake-wx";

/**
 * Draws `wx.showActionSheet` into `layer`; the promise resolves with the place of the line the user chose. WeChat names
 * the way out in its own `language`.
 */
export function createActionSheet(layer: HTMLElement, language: () => string): ScreenPort["actionSheet"] {
  return ({ title, items }) =>
    new Promise((resolve) => {
      const sheet = document.createElement("div");
      sheet.className = "frame-sheet";
      sheet.setAttribute("role", "dialog");
      sheet.setAttribute("aria-modal", "true");
      sheet.setAttribute("aria-label", title || items.join("、"));
      const choose = (place?: number) => () => {
        layer.replaceChildren();
        layer.classList.remove("frame-masked", "frame-bottom");
        resolve(place);
      };
      const line = (text: string, place?: number) => {
        const button = document.createElement("button");
        button.textContent = text;
        button.addEventListener("click", choose(place));
        return button;
      };
      const lines = items.map(line);
      const cancel = line(language().startsWith("zh") ? "取消" : "Cancel");
      cancel.className = "frame-sheet-cancel";
      sheet.addEventListener("keydown", (event) => {
        if (event.key === "Escape") choose()();
      });
      if (title !== "") {
        const heading = document.createElement("div");
        heading.className = "frame-sheet-title";
        heading.textContent = title;
        sheet.append(heading);
      }
      sheet.append(...lines, cancel);
      layer.classList.add("frame-masked", "frame-bottom");
      layer.replaceChildren(sheet);
      lines[0]?.focus({ preventScroll: true });
    });
}
