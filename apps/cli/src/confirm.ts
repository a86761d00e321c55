import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { UsageError } from "./errors.ts";
import type { World } from "./world.ts";

/**
 * Asks a question that is answered by y or n; anything but y is no.
 * @throws UsageError where there is no terminal to ask on
 */
export async function confirm(
  question: string,
  { stdin, stderr }: Pick<World, "stdin" | "stderr">,
): Promise<boolean> {
  if (!stdin.isTTY)
    throw new UsageError(
      "Nothing was changed: nobody can be asked here. Give --yes to do it without asking.",
    );
  const dialogue = createInterface({ input: stdin, output: stderr });
  try {
    // Whoever ends the input has not said yes.
    const ended = once(dialogue, "close").then(() => "");
    const answer = await Promise.race([dialogue.question(`${question} [y/N] `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    dialogue.close();
  }
}
