import type { NodeFiles } from "../node/files.ts";
import type { DigestAlgorithm, FilesPort } from "../platform.ts";

/** The files of a phone; reads can be made to fall short. */
export class PhoneFiles implements FilesPort {
  readonly #files: NodeFiles;
  #shortReads = 0;

  constructor(files: NodeFiles) {
    this.#files = files;
  }

  get userFolder(): string {
    return this.#files.userFolder;
  }

  /** Lets the next reads give half of what is asked for, as a read from a busy disk may. */
  shortenReads(times: number): void {
    this.#shortReads = times;
  }

  async read(path: string, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const isShort = this.#shortReads > 0;
    if (isShort) this.#shortReads -= 1;
    return this.#files.read(path, position, isShort ? Math.floor(length / 2) : length);
  }

  choose: FilesPort["choose"] = (wish) => this.#files.choose(wish);
  stat = (path: string) => this.#files.stat(path);
  digest = (path: string, algorithm: DigestAlgorithm) => this.#files.digest(path, algorithm);
  keepTemporary: FilesPort["keepTemporary"] = (bytes, extension) =>
    this.#files.keepTemporary(bytes, extension);
  copy = (path: string, to: string) => this.#files.copy(path, to);
  remove = (path: string) => this.#files.remove(path);
  list = (folder: string) => this.#files.list(folder);
  makeFolder = (path: string) => this.#files.makeFolder(path);
  removeFolder = (path: string) => this.#files.removeFolder(path);
}
