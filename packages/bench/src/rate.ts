/**
 * How often a function runs in a second.
 * @param work called many times; what it returns is kept alive, so that the engine cannot leave the work out
 * @param ms how long to go on
 * @param now milliseconds that only grow
 */
export function rate(work: () => unknown, ms = 300, now: () => number = () => performance.now()): number {
  const batch = 100;
  let last: unknown;
  let count = 0;
  const started = now();
  let elapsed = 0;
  do {
    for (let i = 0; i < batch; i++) last = work();
    count += batch;
    elapsed = now() - started;
  } while (elapsed < ms);
  if (last === rate) throw new Error("unreachable");
  return (count * 1000) / elapsed;
}
