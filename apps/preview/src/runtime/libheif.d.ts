/** The part of libheif-js that is used here; the package has types for the C functions only. */
declare module "libheif-js/libheif-wasm/libheif-bundle.mjs" {
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    /** Draws into `target`, turned and mirrored as the file says; `done` is given nothing when that fails. */
    display(target: ImageData, done: (drawn: ImageData | null) => void): void;
  }

  interface HeifDecoder {
    /** Gives the pictures of a file; none when it is no HEIF. */
    decode(file: Uint8Array): HeifImage[];
  }

  export default function libheif(): { readonly HeifDecoder: new () => HeifDecoder };
}
