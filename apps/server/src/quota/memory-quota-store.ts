import type { Counted, Day, DayLimits, QuotaStore, Reservation } from "./quota-store.ts";

/** Whoever has been away longest is forgotten first. */
const MOST_ACCOUNTS = 20_000;

/** What is counted for one account. */
class Account {
  readonly open = new Map<string, Reservation>();
  /** Bytes. */
  reserved = 0;
  day = "";
  /** Bytes by id. */
  readonly stored = new Map<string, number>();
  /** Bytes. */
  storedBytes = 0;

  hold(reservation: Reservation): void {
    this.drop(reservation.id);
    this.open.set(reservation.id, reservation);
    this.reserved += reservation.bytes;
  }

  drop(id: string): void {
    this.reserved -= this.open.get(id)?.bytes ?? 0;
    this.open.delete(id);
  }

  /** Counts an upload that is stored: once, and with the most bytes it ever had. */
  store(id: string, bytes: number): void {
    const had = this.stored.get(id) ?? 0;
    this.stored.set(id, Math.max(bytes, had));
    this.storedBytes += Math.max(bytes - had, 0);
  }

  begin(day: Day): void {
    if (this.day === day.name) return;
    this.day = day.name;
    this.stored.clear();
    this.storedBytes = 0;
    for (const { id, until } of this.open.values()) if (until < day.start) this.drop(id);
  }
}

/** Counts for one process, for as long as it runs. */
export class MemoryQuotaStore implements QuotaStore {
  readonly #accounts = new Map<string, Account>();
  readonly #most: number;

  constructor(most = MOST_ACCOUNTS) {
    this.#most = most;
  }

  async reserve(name: string, { id, bytes, until }: Reservation, day: Day, limits: DayLimits) {
    const account = this.#account(name);
    account.begin(day);
    const stored = account.stored.get(id);
    const had = account.open.get(id);
    const more = Math.max(bytes - (stored ?? had?.bytes ?? 0), 0);
    const isNew = stored === undefined && !had;
    if (isNew && account.open.size + account.stored.size >= limits.files) return "files";
    if (more > 0 && account.reserved + account.storedBytes + more > limits.bytes) return "bytes";
    if (stored !== undefined) {
      account.store(id, bytes);
      return "reserved";
    }
    account.hold({ id, bytes: (had?.bytes ?? 0) + more, until: Math.max(until, had?.until ?? 0) });
    return "reserved";
  }

  async settle(name: string, { id, bytes }: Counted, day: Day | undefined) {
    const account = this.#account(name);
    account.drop(id);
    if (!day) return;
    account.begin(day);
    account.store(id, bytes);
  }

  async giveBack(name: string, id: string) {
    this.#account(name).drop(id);
  }

  async lapsed(name: string, time: number, most: number) {
    return [...this.#account(name).open.values()]
      .filter(({ until }) => until < time)
      .toSorted((a, b) => a.until - b.until)
      .slice(0, most)
      .map(({ id }) => id);
  }

  /** The account, as the one that was used last. */
  #account(name: string): Account {
    const account = this.#accounts.get(name) ?? new Account();
    this.#accounts.delete(name);
    this.#accounts.set(name, account);
    if (this.#accounts.size > this.#most) {
      const [oldest = ""] = this.#accounts.keys();
      this.#accounts.delete(oldest);
    }
    return account;
  }
}
