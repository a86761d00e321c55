import type { ScreenPort } from "@zhichuan/fake-wx";

type Media = Parameters<ScreenPort["previewMedia"]>[0]["sources"][number];

/**
 * Draws `wx.previewImage` and `wx.previewMedia` into `layer`, over the page, until the viewer is closed.
 * `addressOf` gives the address of a file on the phone.
 */
export function createViewer(
  layer: HTMLElement,
  addressOf: (path: string) => Promise<string | undefined> | string | undefined,
): ScreenPort["previewMedia"] {
  return async ({ sources, current }) => {
    const source = sources[current];
    if (!source) return;
    const viewer = document.createElement("div");
    viewer.className = "frame-viewer";
    viewer.setAttribute("role", "dialog");
    viewer.setAttribute("aria-modal", "true");
    viewer.setAttribute("aria-label", "预览");
    const close = document.createElement("button");
    close.className = "frame-viewer-close";
    close.setAttribute("aria-label", "关闭预览");
    const end = () => layer.replaceChildren();
    close.addEventListener("click", end);
    viewer.addEventListener("keydown", (event) => {
      if (event.key === "Escape") end();
    });
    viewer.append(draw(source, (await addressOf(source.url)) ?? source.url), close);
    layer.replaceChildren(viewer);
    close.focus({ preventScroll: true });
  };
}

function draw({ type }: Media, address: string): HTMLElement {
  const media = document.createElement(type === "video" ? "video" : "img");
  media.src = address;
  if (media instanceof HTMLVideoElement) media.controls = true;
  return media;
}
