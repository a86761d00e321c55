import type { ScreenPort } from "@zhichuan/fake-wx";

/** Draws `wx.showModal` into `layer`; the promise resolves with the user's answer. */
export function createModal(layer: HTMLElement): ScreenPort["modal"] {
  return (modal) =>
    new Promise((resolve) => {
      const dialog = document.createElement("div");
      dialog.className = "frame-modal";
      dialog.setAttribute("role", "dialog");
      dialog.setAttribute("aria-modal", "true");
      dialog.setAttribute("aria-label", modal.title || modal.content);
      const answer = (confirm: boolean) => () => {
        layer.replaceChildren();
        layer.classList.remove("frame-masked");
        resolve({ confirm });
      };
      const confirm = button("frame-modal-confirm", modal.confirmText, answer(true));
      if (modal.confirmColor !== undefined) confirm.style.color = modal.confirmColor;
      const actions = block("frame-modal-actions");
      if (modal.showCancel) actions.append(button("frame-modal-cancel", modal.cancelText, answer(false)));
      actions.append(confirm);
      if (modal.title !== "") dialog.append(block("frame-modal-title", modal.title));
      if (modal.content !== "") dialog.append(block("frame-modal-content", modal.content));
      dialog.append(actions);
      dialog.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && modal.showCancel) answer(false)();
      });
      layer.classList.add("frame-masked");
      layer.replaceChildren(dialog);
      confirm.focus({ preventScroll: true });
    });
}

function block(className: string, text = ""): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  return element;
}

function button(className: string, text: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.className = className;
  element.textContent = text;
  element.addEventListener("click", onClick);
  return element;
}
