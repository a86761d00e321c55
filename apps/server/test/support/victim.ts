import { expect } from "vitest";
import { type Stack, startStack } from "./stack.ts";
import { snapshot } from "./stored-snapshot.ts";

/** The key of somebody else's file. */
export const VICTIM = "uploads/victim/7ybqyvp5zzznyarmrcfqs3axee/document.pdf";

/** A stack with somebody else's file in the bucket; `untouched` checks that it is what it was. */
export async function startWithVictim(): Promise<{ stack: Stack; untouched: () => Promise<void> }> {
  const stack = await startStack();
  await stack.owner.putObject(VICTIM, "the victim's", { "content-type": "application/pdf" });
  const before = await snapshot(stack, VICTIM);
  return {
    stack,
    untouched: async () => expect(await snapshot(stack, VICTIM)).toEqual(before),
  };
}
