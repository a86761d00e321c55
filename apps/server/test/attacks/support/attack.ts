import { it } from "vitest";
import { attacks } from "./attack-list.ts";

/** Milliseconds: on a machine that is busy with others. */
const TIMEOUT = 120_000;

/**
 * A test of the attack that docs/security.md lists under `id`; its title is what the list says of it. Throws where the
 * list has no such attack.
 */
export function attack(id: string, run: () => Promise<void>): void {
  const listed = attacks("security.md").find((one) => one.id === id);
  if (!listed) throw new Error(`docs/security.md does not list the attack ${id}`);
  it(`${id}: ${listed.tried}`, run, TIMEOUT);
}
