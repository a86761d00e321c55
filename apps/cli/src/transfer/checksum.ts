import { CRC64_EMPTY, type Crc64, crc64, crc64ToDecimal } from "@zhichuan/crc64";

/** Counts bytes that pass and sums them up, as OSS does. */
export class Checksum {
  #crc: Crc64 = CRC64_EMPTY;
  size = 0;

  add(chunk: Uint8Array): void {
    this.#crc = crc64(chunk, this.#crc);
    this.size += chunk.length;
  }

  /** The halves of the CRC-64, for putting pieces together. */
  get crc(): Crc64 {
    return this.#crc;
  }

  /** As in `x-oss-hash-crc64ecma`. */
  get decimal(): string {
    return crc64ToDecimal(this.#crc);
  }

  /** A stream that hands everything on and adds it up. */
  pass(moved: (bytes: number) => void = () => {}): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk, controller) => {
        this.add(chunk);
        moved(chunk.length);
        controller.enqueue(chunk);
      },
    });
  }
}
