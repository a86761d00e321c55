import { createHash } from "node:crypto";
import type { Clock, Files, Lifecycle, Network, Store } from "../src/index.ts";
import { UploadError } from "../src/index.ts";

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  readonly #timers = new Set<{ readonly due: number; readonly run: () => void }>();
  #now = Date.UTC(2026, 10, 22);

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  move(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#now)) {
      this.#timers.delete(timer);
      timer.run();
    }
  }

  /** How many things are waited for. */
  get waiting(): number {
    return this.#timers.size;
  }
}

/** Files in memory. `stat` and `read` may be overridden to behave as phones do. */
export class MemoryFiles implements Files {
  readonly content = new Map<string, Uint8Array>();
  readonly modified = new Map<string, number>();
  /** Bytes there are for private copies. */
  room = Number.POSITIVE_INFINITY;
  /** Buffers given out by `read`, for a test that counts them. */
  reads = 0;

  async stat(path: string) {
    return { size: this.#must(path).length, lastModifiedTime: this.modified.get(path) ?? 1 };
  }

  async read(path: string, position: number, length: number): Promise<ArrayBuffer> {
    this.reads += 1;
    return new Uint8Array(this.#must(path).subarray(position, position + length)).buffer;
  }

  async digest(path: string): Promise<string> {
    return createHash("sha256").update(this.#must(path)).digest("hex");
  }

  copyPath(name: string): string {
    return `wxfile://usr/${name}`;
  }

  async keep(path: string, copy: string): Promise<boolean> {
    const bytes = this.content.get(path);
    if (!bytes || bytes.length > this.room) return false;
    this.content.set(copy, bytes);
    return true;
  }

  async forget(copy: string): Promise<void> {
    this.content.delete(copy);
  }

  /** The private copies there are. */
  get copies(): readonly string[] {
    return [...this.content.keys()].filter((path) => path.startsWith("wxfile://usr/"));
  }

  #must(path: string): Uint8Array {
    const bytes = this.content.get(path);
    if (!bytes) throw new UploadError("FILE_UNREADABLE", { detail: `no such file ${path}` });
    return bytes;
  }
}

/** A store that keeps JSON, so that nothing else survives in it either. */
export class MemoryStore implements Store {
  readonly texts = new Map<string, string>();

  get(key: string): unknown {
    return JSON.parse(this.texts.get(key) ?? '""');
  }

  set(key: string, value: object): void {
    this.texts.set(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.texts.delete(key);
  }

  keys(): readonly string[] {
    return [...this.texts.keys()];
  }
}

/** The network and the app's place on the screen, as the test says. */
export class Switches implements Network, Lifecycle {
  readonly #online: ((online: boolean) => void)[] = [];
  readonly #hide: (() => void)[] = [];
  readonly #show: (() => void)[] = [];

  onChange(listener: (online: boolean) => void): void {
    this.#online.push(listener);
  }

  onHide(listener: () => void): void {
    this.#hide.push(listener);
  }

  onShow(listener: () => void): void {
    this.#show.push(listener);
  }

  network(online: boolean): void {
    for (const listener of this.#online) listener(online);
  }

  hide(): void {
    for (const listener of this.#hide) listener();
  }

  show(): void {
    for (const listener of this.#show) listener();
  }
}
