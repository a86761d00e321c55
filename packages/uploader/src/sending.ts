import type { Attempt } from "./attempt.ts";
import type { Engine } from "./engine.ts";
import type { Retry } from "./retry.ts";
import type { Memo } from "./saved.ts";
import type { Source } from "./source.ts";

/** One upload on its way. */
export interface Sending {
  readonly engine: Engine;
  readonly attempt: Attempt;
  readonly retry: Retry;
  readonly memo: Memo;
  /** What has set out and is not answered for. */
  readonly flights: Set<Flight>;
  /** The ticket is there: bytes are going to be sent. Gives them. */
  start(): Promise<Source>;
  /** Shows how far it is. */
  look(): void;
}

/** Bytes on their way. */
export interface Flight {
  readonly length: number;
  /** When they set out, by the phone's clock. */
  readonly since: number;
  /** How many of them are through, where the platform tells; otherwise the link's speed says it. */
  through?: number | undefined;
}
