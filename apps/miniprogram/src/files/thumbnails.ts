import type { FileEntry } from "@zhichuan/contract/types";

/** Key → the address of the small picture that a row shows. */
export type ThumbnailAddresses = Readonly<Record<string, string>>;

/**
 * Which address each row loads its small picture from. The list brings others each time it is asked for; a picture that
 * is shown keeps its first, since with another it would be loaded again.
 */
export class Thumbnails {
  #addresses: ThumbnailAddresses = {};
  /** Key → the last address that did not load. */
  readonly #refused = new Map<string, string>();

  get addresses(): ThumbnailAddresses {
    return this.#addresses;
  }

  /** Takes in what the list says now. Gives whether another address than before is to be shown anywhere. */
  take(files: readonly Pick<FileEntry, "key" | "thumbnail">[]): boolean {
    const before = this.#addresses;
    const next: Record<string, string> = {};
    for (const { key, thumbnail } of files) {
      if (thumbnail === undefined) continue;
      const address = before[key] ?? thumbnail;
      if (address !== this.#refused.get(key)) next[key] = address;
    }
    const keys = Object.keys(next);
    const isSame = keys.length === Object.keys(before).length && keys.every((key) => key in before);
    if (!isSame) this.#addresses = next;
    return !isSame;
  }

  /** The picture does not load from its address. */
  refuse(key: string): void {
    const { [key]: address, ...others } = this.#addresses;
    if (address !== undefined) this.#refused.set(key, address);
    this.#addresses = others;
  }

  /** Nobody can tell whether the address is at fault: what the list brings next is tried, also the same. */
  pardon(key: string): void {
    this.#refused.delete(key);
  }

  /** Offers another address for one that was refused. Gives whether it is to be tried: it may be the same again. */
  offer(key: string, address: string): boolean {
    if (key in this.#addresses || address === this.#refused.get(key)) return false;
    this.#addresses = { ...this.#addresses, [key]: address };
    return true;
  }
}
