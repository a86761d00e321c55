import type { Readable } from "node:stream";
import { type OssError, ossError } from "../error.ts";

const maxNameBytes = 8 * 1024;
const maxValueBytes = 2 * 1024 * 1024;
const maxTotalBytes = 8 * 1024 * 1024;

/** The fields of a form, within OSS's limits: 8 KB a name, 2 MB a value, 8 MB together. */
export class FormFields {
  readonly values: Record<string, string> = Object.create(null);
  #total = 0;
  readonly #reading: Promise<void>[] = [];

  /**
   * Reads one field.
   * @param name in lower case; a name that comes twice makes the form ambiguous and is refused
   * @param refuse told what is wrong with it
   */
  read(name: string, part: Readable, refuse: (error: OssError) => void): void {
    if (Buffer.byteLength(name) > maxNameBytes) {
      refuse(ossError("fieldNameTooLong"));
      return;
    }
    if (Object.hasOwn(this.values, name)) {
      refuse(ossError("malformedForm"));
      return;
    }
    this.values[name] = "";
    this.#total += Buffer.byteLength(name);
    const chunks: Buffer[] = [];
    let size = 0;
    part.on("data", (chunk: Buffer) => {
      size += chunk.length;
      this.#total += chunk.length;
      if (this.#total > maxTotalBytes) refuse(ossError("fieldsTooLong"));
      else if (size > maxValueBytes) refuse(ossError("fieldValueTooLong"));
      else chunks.push(chunk);
    });
    const read = new Promise<void>((resolve) => {
      part.on("end", () => {
        this.values[name] = Buffer.concat(chunks).toString();
        resolve();
      });
    });
    this.#reading.push(read);
  }

  /** Resolves when every field so far has been read to its end: their bytes may come in one piece with what follows. */
  async complete(): Promise<void> {
    await Promise.all(this.#reading);
  }
}
