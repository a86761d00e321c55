import { expect } from "vitest";
import type { Stack } from "../../support/stack.ts";
import { type Snapshot, snapshot } from "../../support/stored-snapshot.ts";

/** Where the attacker's files are not. */
const USER = "0123456789abcdef0123456789abcdef";
const ID = "7ybqyvp5zzznyarmrcfqs3axee";

/** Somebody else's, which an attack must leave as they are. */
export const OTHERS = {
  file: `uploads/${USER}/${ID}/document.pdf`,
  index: `uploads-index/${USER}/${"0".repeat(64)}`,
  /** Of the bucket's owner, outside the prefix. */
  outside: "backup/everything.tar",
};

/**
 * Puts other people's objects into the bucket; `untouched` checks that they are what they were, and that, beside what
 * the attacker may have below `own`, nothing has come to them.
 */
export async function keepsOthers(stack: Stack): Promise<{ untouched: (own?: string) => Promise<void> }> {
  const look = () => Promise.all(Object.values(OTHERS).map((key): Promise<Snapshot> => snapshot(stack, key)));
  for (const key of Object.values(OTHERS))
    await stack.owner.putObject(key, `somebody else's ${key}`, { "content-type": "application/pdf" });
  const before = await look();
  return {
    async untouched(own) {
      expect(await look()).toEqual(before);
      const keys = await stack.keys();
      const foreign = keys.filter((key) => own === undefined || !key.startsWith(own));
      expect(foreign.toSorted()).toEqual(Object.values(OTHERS).toSorted());
    },
  };
}
