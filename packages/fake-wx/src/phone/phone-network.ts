import {
  type ClockPort,
  type ExchangeWatch,
  type HttpAnswer,
  type HttpHead,
  type HttpRequest,
  NetworkFault,
  type NetworkFaultKind,
  type NetworkPort,
  type NetworkStatus,
} from "../platform.ts";
import type { Faults, Strike } from "./faults.ts";
import type { Link } from "./link.ts";

export interface PhoneNetworkOptions {
  /** What really carries the requests. */
  readonly carrier: NetworkPort;
  readonly clock: ClockPort;
  readonly link: Link;
  readonly faults: Faults;
}

type NetworkType = NetworkStatus["networkType"];

/** The network of a phone: real HTTP over a link that is as bad as one likes. */
export class PhoneNetwork implements NetworkPort {
  readonly #options: PhoneNetworkOptions;
  readonly #running = new Set<(kind: NetworkFaultKind) => void>();
  readonly #listeners: ((status: NetworkStatus) => void)[] = [];
  #type: NetworkType = "wifi";
  #suspended = false;

  constructor(options: PhoneNetworkOptions) {
    this.#options = options;
  }

  status(): NetworkStatus {
    return { isConnected: this.#type !== "none", networkType: this.#type };
  }

  onStatusChange(listener: (status: NetworkStatus) => void): void {
    this.#listeners.push(listener);
  }

  /** Moves the phone to another network, or to none. Everything under way fails, and then the change is told. */
  change(type: NetworkType): void {
    if (type === this.#type) return;
    this.#type = type;
    this.#breakAll(type === "none" ? "offline" : "changed");
    for (const listener of this.#listeners) listener(this.status());
  }

  /** Ends everything under way, and lets nothing begin until `resume`. */
  suspend(): void {
    this.#suspended = true;
    this.#breakAll("interrupted");
  }

  resume(): void {
    this.#suspended = false;
  }

  /** Throws a NetworkFault when nothing can begin now. */
  check(): void {
    if (this.#suspended) throw new NetworkFault("interrupted", "the mini-program is in the background");
    if (this.#type === "none") throw new NetworkFault("offline", "the phone has no network");
  }

  async exchange(request: HttpRequest, watch: ExchangeWatch): Promise<HttpAnswer> {
    this.check();
    const strike = this.#options.faults.take(request);
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<never>();
    const breakOff = (kind: NetworkFaultKind) => {
      reject(new NetworkFault(kind, `the test's phone: ${kind}`));
      controller.abort();
    };
    const onAbort = () => breakOff("aborted");
    const lifetime = this.#options.link.lifetime();
    const keepWhole =
      lifetime === undefined ? () => {} : this.#options.clock.after(lifetime, () => breakOff("reset"));
    watch.signal.addEventListener("abort", onAbort);
    this.#running.add(breakOff);
    try {
      if (watch.signal.aborted) onAbort();
      const connection = new Connection(this.#options, {
        strike,
        watch,
        breakOff,
        signal: controller.signal,
      });
      return await Promise.race([promise, connection.carry(request)]);
    } finally {
      keepWhole();
      watch.signal.removeEventListener("abort", onAbort);
      this.#running.delete(breakOff);
    }
  }

  #breakAll(kind: NetworkFaultKind): void {
    for (const breakOff of [...this.#running]) breakOff(kind);
  }
}

interface ConnectionOptions {
  readonly strike: Strike | undefined;
  readonly watch: ExchangeWatch;
  readonly signal: AbortSignal;
  breakOff(kind: NetworkFaultKind): void;
}

/** One request on its way over the link, and what strikes it there. */
class Connection {
  readonly #phone: PhoneNetworkOptions;
  readonly #options: ConnectionOptions;
  readonly #aborted: Promise<never>;
  #sent = 0;

  constructor(phone: PhoneNetworkOptions, options: ConnectionOptions) {
    this.#phone = phone;
    this.#options = options;
    this.#aborted = new Promise((_resolve, reject) => {
      const fail = () => reject(new NetworkFault("aborted", "the connection has ended"));
      if (options.signal.aborted) fail();
      else options.signal.addEventListener("abort", fail);
    });
    this.#aborted.catch(() => {});
  }

  async carry(request: HttpRequest): Promise<HttpAnswer> {
    const { watch, strike, signal } = this.#options;
    const total = request.body.reduce(
      (sum, piece) => sum + ("path" in piece ? piece.size : piece.byteLength),
      0,
    );
    // Where in the body it strikes; after that byte nothing goes any more.
    const at =
      typeof strike?.when === "number"
        ? Math.min(strike.when, total)
        : strike?.when === "sent"
          ? total
          : Infinity;
    if (strike?.when === "before") await this.#strike();
    await this.#unlessAborted(this.#phone.link.cross());
    let head: HttpHead | undefined;
    const answer = await this.#phone.carrier.exchange(request, {
      signal,
      allow: async (wanted) => {
        if (this.#sent >= at) await this.#strike();
        return this.#unlessAborted(this.#phone.link.allow(Math.min(wanted, at - this.#sent)));
      },
      onSent: (bytes) => {
        this.#sent = bytes;
        watch.onSent?.(bytes);
        if (bytes >= at && strike?.how === "cut") this.#options.breakOff("reset");
      },
      onHeaders: (received) => {
        head = received;
      },
      ...(strike?.when !== "answered" && watch.onReceived && { onReceived: watch.onReceived }),
    });
    if (strike?.when === "answered" || this.#sent >= at) await this.#strike();
    await this.#unlessAborted(this.#phone.link.cross());
    if (head) watch.onHeaders?.(head);
    return answer;
  }

  /** Never resolves: the connection breaks now, or stays silent until somebody ends it. */
  #strike(): Promise<never> {
    if (this.#options.strike?.how === "cut") this.#options.breakOff("reset");
    return this.#aborted;
  }

  #unlessAborted<T>(wanted: Promise<T>): Promise<T> {
    return Promise.race([wanted, this.#aborted]);
  }
}
