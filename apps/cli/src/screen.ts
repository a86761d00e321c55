import { styleText } from "node:util";
import type { World } from "./world.ts";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/**
 * What a person sees: lines on standard output, or nothing there but one JSON document with `--json`. Texts given to
 * `hide` never appear, whoever wrote the message they stand in.
 */
export class Screen {
  readonly json: boolean;
  readonly #world: Pick<World, "env" | "stdout" | "stderr">;
  readonly #secrets = new Set<string>();

  constructor(world: Pick<World, "env" | "stdout" | "stderr">, options: { json: boolean }) {
    this.#world = world;
    this.json = options.json;
  }

  /** Keeps a secret off the screen from now on. */
  hide(secret: string | undefined): void {
    if (secret) this.#secrets.add(secret);
  }

  /** A line of the answer; not with `--json`. */
  say(line = ""): void {
    if (!this.json) this.#world.stdout.write(`${this.#clean(line)}\n`);
  }

  /** The answer of `--json`. */
  print(data: unknown): void {
    this.#world.stdout.write(`${this.#clean(JSON.stringify(data, null, 2))}\n`);
  }

  /** A line for whoever watches: warnings and failures, beside the answer. */
  warn(line: string): void {
    this.#world.stderr.write(`${this.#clean(line)}\n`);
  }

  /** The text in a style where what it is written to is a terminal that wants colours: https://no-color.org */
  style(style: Style, text: string, stream: "stdout" | "stderr" = "stdout"): string {
    const { env } = this.#world;
    const wanted = this.#world[stream].isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
    return wanted ? styleText(style, text, { validateStream: false }) : text;
  }

  #clean(text: string): string {
    return [...this.#secrets].reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  }
}
