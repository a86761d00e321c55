import { once } from "node:events";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { CutBodyFault, Fault, SlowFault } from "../faults.ts";

type BodyFault = CutBodyFault | SlowFault;

/** A request's body as a bad link delivers it. It takes from the real one no sooner than it is read itself. */
export class FaultyBody {
  readonly bytes: Readable;
  #isCut = false;

  constructor(body: Readable, fault: BodyFault) {
    // The request must outlive a refusal, to be answered.
    const chunks: AsyncIterable<Buffer> = body.iterator({ destroyOnReturn: false });
    const bytes = "cutAfterBytes" in fault ? this.#cut(chunks, fault) : slowDown(chunks, fault);
    this.bytes = Readable.from(bytes, { objectMode: false });
    // Whoever reads learns of it by reading; when nobody reads any more, nobody need learn.
    this.bytes.on("error", () => undefined);
  }

  /** Whether the link has broken. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Lets go of the real body, so that what is left of it can be thrown away. */
  async close(): Promise<void> {
    if (this.bytes.closed) return;
    const closed = once(this.bytes, "close");
    this.bytes.destroy();
    await closed;
  }

  async *#cut(chunks: AsyncIterable<Buffer>, { cutAfterBytes }: CutBodyFault): AsyncGenerator<Buffer> {
    let left = cutAfterBytes;
    for await (const chunk of chunks) {
      if (left > 0) yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left > 0) continue;
      this.#isCut = true;
      throw new Error("The connection was cut, as asked.");
    }
  }
}

/** Whether a fault is one of the link that a body comes over. */
export function isBodyFault(fault: Fault | undefined): fault is BodyFault {
  return fault !== undefined && ("cutAfterBytes" in fault || "bytesPerSecond" in fault);
}

/** An object's bytes as a slow link takes them. */
export function slowAnswer(body: Readable, fault: SlowFault): Readable {
  const slow = Readable.from(slowDown(body, fault), { objectMode: false });
  return slow.once("close", () => body.destroy());
}

/** Small pieces, so that the bytes trickle instead of coming in bursts. */
const stepsPerSecond = 20;

async function* slowDown(
  chunks: AsyncIterable<Buffer>,
  { bytesPerSecond }: SlowFault,
): AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.floor(bytesPerSecond / stepsPerSecond));
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += step) {
      const piece = chunk.subarray(at, at + step);
      await delay((piece.length / bytesPerSecond) * 1000);
      yield piece;
    }
  }
}
