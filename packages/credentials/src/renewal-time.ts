const minute = 60_000;
/** With less life than this left nothing worth having can be signed, so a renewal is waited for. */
export const usefulMs = 2 * minute;
/** How much of the window is left at the latest renewal. */
const LATEST = 0.75;
/** The last third of a life, but no more than the one, and no less than the other if the life has that much. */
const longestWindow = 20 * minute;
const shortestWindow = usefulMs / LATEST;

/**
 * When credentials are to be renewed: 15 to 20 minutes before they expire if they live an hour or more, else within
 * the last third of the life they had when they came, so that a source which repeats what it gave before is not asked
 * at every call; in any case while they are still useful, unless they live under four minutes; at random, so that many
 * servers started together do not ask together.
 * @param issuedAt milliseconds since 1970, as is `expiresAt`
 * @returns milliseconds since 1970
 */
export function renewalTime(issuedAt: number, expiresAt: number, random: () => number): number {
  const life = expiresAt - issuedAt;
  const window = Math.min(Math.max(life / 3, Math.min(shortestWindow, life * (2 / 3))), longestWindow);
  return expiresAt - window * (LATEST + random() * (1 - LATEST));
}
