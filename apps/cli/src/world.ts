import type { Readable, Writable } from "node:stream";

/** A stream that may be a terminal. */
type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What surrounds a command. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where files are looked for that are named without a folder. */
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Terminal;
  /** Questions and progress, so that what a command gives can be piped on. */
  readonly stderr: Terminal;
  readonly now: () => Date;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
}
