import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync } from "node:fs";
import { copyFile, mkdir, open, readdir, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { contentTypeOf } from "../network/content-type.ts";
import type { ChooseWish, DigestAlgorithm, FileKind, FileStat, FilesPort, PickedFile } from "../platform.ts";

type Choice = readonly string[] | "cancel" | Error;

/** Real files under paths like WeChat's; the choices are laid down beforehand. */
export class NodeFiles implements FilesPort {
  readonly userFolder = "wxfile://usr";
  readonly #choices: Choice[] = [];
  readonly #paths = new Map<string, string>();
  #folder: string | undefined;
  #isClosed = false;

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

  /** Gives where on disk the file at a path lies: a registered one's, or any path's in the user folder. */
  locate(path: string): string | undefined {
    if (path !== this.userFolder && !path.startsWith(`${this.userFolder}/`)) return this.#paths.get(path);
    // Whoever comes late must not bring the folder back.
    if (this.#isClosed) return undefined;
    return join(this.#ownFolder(), "usr", path.slice(this.userFolder.length));
  }

  /** Forgets every temporary path, as WeChat may between two runs. The files on disk stay. */
  forgetTemporary(): void {
    this.#paths.clear();
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

  async stat(path: string): Promise<FileStat | undefined> {
    const file = this.locate(path);
    const found = file === undefined ? undefined : await stat(file).catch(unlessMissing);
    if (!found) return undefined;
    const isFolder = found.isDirectory();
    return { size: isFolder ? 0 : found.size, time: Math.floor(found.mtimeMs / 1000), isFolder };
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
    const name = randomBytes(8).toString("hex") + (extension && `.${extension}`);
    const file = join(this.#ownFolder(), name);
    await writeFile(file, bytes);
    return this.register(file);
  }

  async copy(path: string, to: string): Promise<void> {
    await copyFile(this.#mustLocate(path), this.#mustLocate(to));
  }

  async remove(path: string): Promise<void> {
    // What was registered lies in somebody else's folder: only the phone's path to it goes.
    if (!this.#paths.delete(path)) await rm(this.#mustLocate(path));
  }

  async list(folder: string): Promise<readonly string[]> {
    return readdir(this.#mustLocate(folder));
  }

  async makeFolder(path: string): Promise<void> {
    await mkdir(this.#mustLocate(path));
  }

  async removeFolder(path: string): Promise<void> {
    await rmdir(this.#mustLocate(path));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // A copy that is still being written may come between the emptying of the folder and its removal.
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    this.#folder = undefined;
  }

  #ownFolder(): string {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), "fake-wx-"));
      mkdirSync(join(this.#folder, "usr"));
    }
    return this.#folder;
  }

  async #pick(file: string, { type, extension }: ChooseWish): Promise<PickedFile> {
    const kind = kindOf(file);
    const isWanted = type === "all" || type === kind || (type === "media" && kind !== "file");
    const hidden = !isWanted || (extension && !extension.includes(extensionOf(file)));
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
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
