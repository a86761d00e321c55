/** Less than the whole until the server has seen the file in the bucket. */
const MOST_UNCONFIRMED = 99;

/** How far one upload is. Never runs backwards, not even when the file is sent again. */
export class Progress {
  readonly #size: number;
  #sentBytes = 0;
  #percent = 0;

  /** `size`: the file's length in bytes. */
  constructor(size: number) {
    this.#size = size;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  get percent(): number {
    return this.#percent;
  }

  /** The network has taken `sent` of `total` bytes of the request's body. Gives whether anything to show has changed. */
  sent(sent: number, total: number): boolean {
    // Android may say "everything" at once and send for minutes afterwards: only the answer proves that.
    if (!(sent < total)) return false;
    return this.#raise(Math.floor((sent / total) * this.#size), Math.floor((sent / total) * 100));
  }

  /** The bucket has taken the whole file. */
  stored(): void {
    this.#raise(this.#size, MOST_UNCONFIRMED);
  }

  /** The server has confirmed. */
  confirmed(): void {
    this.#sentBytes = this.#size;
    this.#percent = 100;
  }

  #raise(sentBytes: number, percent: number): boolean {
    const before = { sentBytes: this.#sentBytes, percent: this.#percent };
    this.#sentBytes = Math.max(before.sentBytes, sentBytes);
    this.#percent = Math.max(before.percent, Math.min(percent, MOST_UNCONFIRMED));
    return this.#sentBytes > before.sentBytes || this.#percent > before.percent;
  }
}
