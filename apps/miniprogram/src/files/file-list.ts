import type { FileEntry } from "@zhichuan/contract/types";
import type { UploadFailure } from "@zhichuan/uploader/wx";
import { toFailure } from "../wechat/failure.ts";
import type { FilesApi } from "./files-api.ts";

/** What the page knows of the list. */
export interface FileListState {
  /** Newest first, without those that are being deleted; undefined until anything is known. */
  readonly files: readonly FileEntry[] | undefined;
  /** Whether the first page is being asked for. */
  readonly refreshing: boolean;
  /** Whether there are older ones, and whether they are being asked for. */
  readonly more: "none" | "there" | "loading" | "failed";
  /** Why the first page is not as new as it could be. */
  readonly error: UploadFailure | undefined;
}

/** Keeps the first page from one run to the next, so that the first screen waits for nothing. Neither call throws. */
export interface FileCache {
  read(): readonly FileEntry[] | undefined;
  write(files: readonly FileEntry[]): void;
}

/** The list of the user's files: pages of it, and what is being deleted. `onChange` is called after every change. */
export class FileList {
  readonly #api: Pick<FilesApi, "list" | "remove">;
  readonly #cache: FileCache;
  readonly #onChange: (state: FileListState) => void;
  #files: readonly FileEntry[] | undefined;
  #next: string | undefined;
  #refreshing: Promise<void> | undefined;
  #more: "idle" | "loading" | "failed" = "idle";
  #error: UploadFailure | undefined;
  readonly #deleting = new Set<string>();

  constructor(
    api: Pick<FilesApi, "list" | "remove">,
    cache: FileCache,
    onChange: (state: FileListState) => void,
  ) {
    this.#api = api;
    this.#cache = cache;
    this.#onChange = onChange;
    this.#files = cache.read();
  }

  get state(): FileListState {
    return {
      files: this.#files?.filter(({ key }) => !this.#deleting.has(key)),
      refreshing: this.#refreshing !== undefined,
      more: this.#more !== "idle" ? this.#more : this.#next === undefined ? "none" : "there",
      error: this.#error,
    };
  }

  /** Asks for the first page; at most once at a time. Never rejects: what goes wrong is in the state. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
      this.#tell();
    });
    this.#tell();
    return this.#refreshing;
  }

  /** Asks for the next page, if there is one and nobody has asked yet. Never rejects. */
  async loadMore(): Promise<void> {
    const after = this.#next;
    if (after === undefined || this.#more === "loading" || this.#refreshing) return;
    this.#more = "loading";
    this.#tell();
    try {
      const { files, next } = await this.#api.list(after);
      this.#more = "idle";
      // A refresh meanwhile has begun the list anew.
      if (this.#next !== after) return;
      const known = new Set(this.#files?.map(({ key }) => key));
      this.#files = [...(this.#files ?? []), ...files.filter(({ key }) => !known.has(key))];
      this.#next = next;
    } catch {
      // The end of the list offers to try again; that is all there is to say.
      this.#more = "failed";
    } finally {
      this.#tell();
    }
  }

  /** Takes a file out of the list at once and deletes it; when that fails, it is back in its place. Rejects with an UploadError. */
  async remove(key: string): Promise<void> {
    this.#deleting.add(key);
    this.#tell();
    try {
      await this.#api.remove(key);
      this.#files = this.#files?.filter((file) => file.key !== key);
      this.#cache.write(this.#firstPage());
    } finally {
      this.#deleting.delete(key);
      this.#tell();
    }
  }

  async #refresh(): Promise<void> {
    try {
      const { files, next } = await this.#api.list();
      const olderStay = this.#next !== undefined && sameKeys(files, this.#files?.slice(0, files.length));
      this.#files = olderStay ? [...files, ...(this.#files ?? []).slice(files.length)] : files;
      if (!olderStay) this.#next = next;
      this.#more = "idle";
      this.#error = undefined;
      this.#cache.write(this.#firstPage());
    } catch (error) {
      this.#error = toFailure(error);
    }
  }

  #firstPage(): readonly FileEntry[] {
    return (this.#files ?? []).slice(0, 20);
  }

  #tell(): void {
    this.#onChange(this.state);
  }
}

function sameKeys(left: readonly FileEntry[], right: readonly FileEntry[] = []): boolean {
  return left.length === right.length && left.every(({ key }, index) => key === right[index]?.key);
}
