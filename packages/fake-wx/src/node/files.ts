import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { contentTypeOf } from "../network/content-type.ts";
import type { ChooseWish, DigestAlgorithm, FileKind, FilesPort, PickedFile } from "../platform.ts";

type Choice = readonly string[] | "cancel" | Error;

/** Real files under temporary paths like WeChat's; the choices are laid down beforehand. */
export class NodeFiles implements FilesPort {
  readonly #choices: Choice[] = [];
  readonly #paths = new Map<string, string>();
  #folder: Promise<string> | undefined;

  /** Says what the user does when next asked: choose the files at these paths, cancel, or run into an error. */
  willChoose(choice: Choice): void {
    this.#choices.push(choice);
  }

  /** Gives the temporary path of a file on disk, as if the user had chosen it: `wxfile://tmp_….pdf`. */
  register(file: string): string {
    const path = `wxfile://tmp_${randomBytes(8).toString("hex")}${extname(file)}`;
    this.#paths.set(path, file);
    return path;
  }

  /** Gives where on disk the file at a temporary path lies, if there is one. */
  locate(path: string): string | undefined {
    return this.#paths.get(path);
  }

  async choose(wish: ChooseWish): Promise<readonly PickedFile[] | undefined> {
    const choice = this.#choices.shift();
    if (choice === undefined) throw new Error("a file is asked for, but willChoose has not said which");
    if (choice === "cancel") return undefined;
    if (choice instanceof Error) throw choice;
    if (wish.count > 0 && choice.length > wish.count) {
      throw new Error(`the user cannot choose ${choice.length} of ${wish.count} files`);
    }
    return Promise.all(choice.map((file) => this.#pick(file, wish)));
  }

  async stat(path: string): Promise<{ readonly size: number } | undefined> {
    const file = this.locate(path);
    const found = file === undefined ? undefined : await stat(file).catch(unlessMissing);
    return found?.isFile() ? { size: found.size } : undefined;
  }

  async read(path: string, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const handle = await open(this.#mustLocate(path));
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async digest(path: string, algorithm: DigestAlgorithm): Promise<string> {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(this.#mustLocate(path)), hash);
    return hash.digest("hex");
  }

  async keepTemporary(bytes: Uint8Array<ArrayBuffer>, extension: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "fake-wx-"));
    const name = randomBytes(8).toString("hex") + (extension && `.${extension}`);
    const file = join(await this.#folder, name);
    await writeFile(file, bytes);
    return this.register(file);
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  async #pick(file: string, { type, extension }: ChooseWish): Promise<PickedFile> {
    const kind = kindOf(file);
    const hidden = (type !== "all" && type !== kind) || (extension && !extension.includes(extensionOf(file)));
    if (hidden) throw new Error(`the user is not shown ${basename(file)}`);
    const { size, mtimeMs } = await stat(file);
    return {
      path: this.register(file),
      name: basename(file),
      size,
      time: Math.floor(mtimeMs / 1000),
      type: kind,
    };
  }

  #mustLocate(path: string): string {
    const file = this.locate(path);
    if (file === undefined) throw new Error(`no file has the path ${path}`);
    return file;
  }
}

function extensionOf(file: string): string {
  return extname(file).slice(1).toLowerCase();
}

function kindOf(file: string): FileKind {
  const family = contentTypeOf(file).split("/", 1)[0];
  return family === "image" || family === "video" ? family : "file";
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
