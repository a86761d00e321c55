import { CheckError } from "./errors.ts";
import { type Explanation, explain } from "./explain/explain.ts";
import type { Screen } from "./screen.ts";

/** One thing that was done, for `--json`. */
interface Step {
  readonly step: string;
  readonly result: string;
}

/** Things done one after the other, a line each; the first that fails ends it. */
export class Steps {
  readonly done: Step[] = [];
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /**
   * Does one thing and tells of it.
   * @param name example: `presigned PUT`
   * @param run gives what comes of it, and what to say about that
   * @throws CheckError with the likely causes when it fails
   */
  async take<T>(name: string, run: () => Promise<{ readonly value: T; readonly says: string }>): Promise<T> {
    try {
      const { value, says } = await run();
      this.done.push({ step: name, result: says });
      this.#screen.say(`${this.#screen.style("green", "✓")} ${name}: ${says}`);
      return value;
    } catch (error) {
      const { message, causes } = error instanceof CheckError ? error : (explain(error) as Explanation);
      throw new CheckError(`${name}: ${message}`, causes);
    }
  }
}
