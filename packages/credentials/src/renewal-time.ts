const minute = 60_000;
/** The last third of a life, but no more than this. */
const longestWindow = 20 * minute;

/**
 * When credentials are to be renewed: 15 to 20 minutes before they expire if they live an hour or more, else within
 * the last third of the life they had when they came, so that a source which repeats what it gave before is not asked
 * at every call; at random, so that many servers started together do not ask together.
 * @param issuedAt milliseconds since 1970, as is `expiresAt`
 * @returns milliseconds since 1970
 */
export function renewalTime(issuedAt: number, expiresAt: number, random: () => number): number {
  const window = Math.min((expiresAt - issuedAt) / 3, longestWindow);
  return expiresAt - window * (0.75 + random() / 4);
}
