import type { HttpRequest } from "../platform.ts";

/**
 * Where in a request a fault strikes. `before`: nothing is sent. A number: after so many bytes of the body, at its end
 * when it is shorter. `sent`: the whole body is sent, the answer not awaited. `answered`: the server has answered, and the
 * answer does not arrive.
 */
export type Moment = "before" | number | "sent" | "answered";

interface FaultRule {
  /** Which requests it strikes, by method and address. Default: every one. Example: `/^PUT .*partNumber=2&/`. */
  readonly request?: RegExp;
  /** How many requests it strikes. Default 1. Example: `Infinity`. */
  readonly times?: number;
}

/** Breaks the connection. */
export interface CutFault extends FaultRule {
  readonly cut: Moment;
}

/** Lets the connection go silent for good: only a timeout or an abort ends the request. */
export interface StallFault extends FaultRule {
  readonly stall: Moment;
}

export type Fault = CutFault | StallFault;

export interface Strike {
  readonly how: "cut" | "stall";
  readonly when: Moment;
}

/** What is to go wrong on the link, in the order in which it was added. One fault strikes a request: the first that fits. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /**
   * Lets requests fail from now on.
   * @example faults.add({ request: /^PUT /, cut: 70_000 })
   * @example faults.add({ request: /complete$/, times: 2, cut: "answered" })
   */
  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Ends every fault. */
  clear(): void {
    this.#waiting = [];
  }

  /** How many faults have not struck yet as often as they should. */
  get left(): number {
    return this.#waiting.length;
  }

  /** What strikes this request, if anything; counts it as used. */
  take({ method, url, body }: HttpRequest): Strike | undefined {
    const next = this.#waiting.find(
      ({ fault }) => !fault.request || matches(fault.request, `${method} ${url}`),
    );
    if (!next) return undefined;
    next.left -= 1;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    const strike =
      "cut" in next.fault
        ? ({ how: "cut", when: next.fault.cut } as const)
        : ({ how: "stall", when: next.fault.stall } as const);
    if (strike.when === 0) return { ...strike, when: "before" };
    const hasBody = body.length > 0;
    return !hasBody && strike.when !== "before" ? { ...strike, when: "answered" } : strike;
  }
}

/** Not `test`, which starts where the last match of a global expression ended. */
function matches(expression: RegExp, text: string): boolean {
  return text.search(expression) >= 0;
}
