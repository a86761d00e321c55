import libheif from "libheif-js/libheif-wasm/libheif-bundle.mjs";

/** What the worker answers to the bytes of a picture: the first picture in it, or nothing where there is none to be read. */
export type HeicAnswer = ImageData | undefined;

const { HeifDecoder } = libheif();

addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
  const [picture] = new HeifDecoder().decode(new Uint8Array(data));
  if (!picture) return answer(undefined);
  const pixels = new ImageData(picture.get_width(), picture.get_height());
  picture.display(pixels, (drawn) => answer(drawn ? pixels : undefined));
});

function answer(pixels: HeicAnswer): void {
  postMessage(pixels);
}
