/** A clock that stands still until it is moved. */
export class Clock {
  #time: number;

  constructor(iso = "2026-11-22T08:00:00.000Z") {
    this.#time = Date.parse(iso);
  }

  readonly now = (): Date => new Date(this.#time);

  /** Moves it by seconds, also backwards. */
  move(seconds: number): void {
    this.#time += seconds * 1000;
  }
}
