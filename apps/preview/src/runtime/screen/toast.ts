import type { ScreenPort } from "@zhichuan/fake-wx";

/** Draws `wx.showToast` and `wx.showLoading` into `layer`, one at a time. */
export function createToast(layer: HTMLElement): ScreenPort["toast"] {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (toast) => {
    clearTimeout(timer);
    layer.replaceChildren();
    layer.classList.toggle("frame-masked", toast?.mask === true);
    if (toast === undefined) return;
    const box = document.createElement("div");
    box.className = `frame-toast frame-toast-${toast.icon}`;
    box.setAttribute("role", "status");
    if (toast.icon !== "none") {
      const icon = document.createElement("span");
      icon.className = "frame-toast-icon";
      box.append(icon);
    }
    box.append(toast.title);
    layer.append(box);
    if (toast.duration === undefined) return;
    timer = setTimeout(() => {
      layer.replaceChildren();
      layer.classList.remove("frame-masked");
    }, toast.duration);
  };
}
