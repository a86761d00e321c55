import { readFile, writeFile } from "node:fs/promises";
import { Jimp } from "jimp";
import jsQR from "jsqr";
import { toString as drawn } from "qrcode";
import { ReleaseError } from "./error.ts";

/**
 * Makes WeChat's picture of a code, which may be a JPEG whatever it is called, a PNG.
 *
 * @param from the picture as it came
 * @param to where the PNG goes
 * @returns the code drawn in characters for a terminal; undefined where the picture holds none that can be read
 * @throws {ReleaseError} QR_CODE when it is no picture.
 */
export async function convertCode(from: string, to: string): Promise<string | undefined> {
  const picture = await Jimp.read(await readFile(from)).catch((cause: unknown) => {
    throw new ReleaseError(
      "QR_CODE",
      "The preview is made, but what WeChat sent for its code is no picture.",
      {
        cause,
      },
    );
  });
  await writeFile(to, await picture.getBuffer("image/png"));
  const { data, width, height } = picture.bitmap;
  // A camera may well read what this reader cannot, so that nothing is lost with the drawing.
  const code = jsQR.default(new Uint8ClampedArray(data), width, height);
  return code ? drawn(code.data, { type: "terminal", small: true }) : undefined;
}
