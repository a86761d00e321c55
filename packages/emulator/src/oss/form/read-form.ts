import { finished, type Readable } from "node:stream";
import { Dicer } from "@fastify/busboy";
import { type OssError, ossError } from "../error.ts";
import { type Disposition, readDisposition } from "./disposition.ts";
import { FormFields } from "./form-fields.ts";

/** A form up to its file; the file's bytes wait until somebody reads them. */
export interface Form {
  /** Names in lower case. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: FormFile;
}

interface FormFile {
  /** As they arrive; throws OSS's error when they break off. */
  readonly bytes: AsyncIterable<Buffer>;
  readonly filename?: string;
  readonly contentType?: string;
  /** After the bytes: settles when the form has ended; rejects with OSS's error where it did not end with the file. */
  readonly ended: Promise<void>;
}

/** Characters: the most RFC 2046 lets a boundary have. */
const MAX_BOUNDARY = 70;

type PartHeader = Readonly<Record<string, readonly string[]>>;

/**
 * Reads a PostObject form as far as its file, which OSS wants last: so the fields are known, and can be judged,
 * before the first byte of the file.
 * @param contentType the request's
 * @throws OssError
 * @see https://help.aliyun.com/zh/oss/developer-reference/postobject
 */
export async function readForm(body: Readable, contentType: string | undefined): Promise<Form> {
  return new FormReader(body, readBoundary(contentType)).form;
}

class FormReader {
  readonly form: Promise<Form>;
  readonly #ended: Promise<void>;
  readonly #body: Readable;
  readonly #parser: Dicer;
  readonly #fields = new FormFields();
  #file: Readable | undefined;
  #refusal: OssError | undefined;
  /** The part being read has not yet shown its header. */
  #headless = false;
  #found: (form: Form) => void = () => undefined;
  #end: () => void = () => undefined;
  #refuse: ((error: OssError) => void)[] = [];

  constructor(body: Readable, boundary: string) {
    this.#body = body;
    this.#parser = new Dicer({ boundary });
    this.form = new Promise((resolve, reject) => {
      this.#found = resolve;
      // What is wrong behind the file does not keep what stands before it from being judged.
      this.#refuse.push((error) => {
        if (this.#file) void this.#fields.complete().then(() => reject(error));
        else reject(error);
      });
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#refuse.push(reject);
    });
    // Whoever asks later still gets the error; nobody need be asking already.
    this.#ended.catch(() => undefined);

    this.#parser.on("part", (part) => this.#readPart(part));
    this.#parser.on("error", () => this.#fail(ossError("malformedForm")));
    this.#parser.on("finish", () => this.#finish());
    finished(body, { writable: false }, (error) => error && this.#fail(ossError("incompleteBody")));
    body.pipe(this.#parser);
  }

  #readPart(part: Readable): void {
    if (this.#headless) this.#fail(ossError("malformedForm"));
    this.#headless = true;
    part.on("error", () => this.#fail(ossError("malformedForm")));
    part.on("header", (header: PartHeader) => {
      this.#headless = false;
      const disposition = readDisposition(header["content-disposition"]?.[0] ?? "");
      if (!disposition) this.#fail(ossError("malformedForm"));
      else if (disposition.name.toLowerCase() === "file") this.#readFile(part, disposition, header);
      else this.#readField(part, disposition.name.toLowerCase());
    });
  }

  #readFile(part: Readable, { filename }: Disposition, header: PartHeader): void {
    if (this.#file) {
      this.#fail(ossError("twoFiles"));
      return;
    }
    this.#file = part;
    const contentType = header["content-type"]?.[0];
    const file = {
      bytes: this.#bytesOf(part),
      ended: this.#ended,
      ...(filename !== undefined && { filename }),
      ...(contentType !== undefined && { contentType }),
    };
    void this.#fields.complete().then(() => this.#found({ fields: this.#fields.values, file }));
  }

  async *#bytesOf(part: Readable): AsyncGenerator<Buffer> {
    try {
      yield* part.iterator({ destroyOnReturn: false });
    } catch (error) {
      throw this.#refusal ?? error;
    }
  }

  #readField(part: Readable, name: string): void {
    if (this.#file) this.#fail(ossError("malformedForm"));
    else this.#fields.read(name, part, (error) => this.#fail(error));
  }

  #finish(): void {
    if (this.#file) this.#end();
    else this.#fail(ossError(this.#headless ? "malformedForm" : "fileMissing"));
  }

  #fail(error: OssError): void {
    this.#refusal ??= error;
    this.#body.unpipe(this.#parser);
    for (const refuse of this.#refuse) refuse(error);
    this.#file?.destroy(error);
  }
}

function readBoundary(contentType = ""): string {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) throw ossError("notMultipart");
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || boundary.length > MAX_BOUNDARY) throw ossError("malformedForm");
  return boundary;
}
