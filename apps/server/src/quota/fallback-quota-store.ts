import type { Fallback } from "../redis/fallback.ts";
import type { QuotaStore } from "./quota-store.ts";

/** Counts in `shared`, and in `own` while that is down. What was counted in the one the other does not know. */
export function fallbackQuotaStore(shared: QuotaStore, own: QuotaStore, fallback: Fallback): QuotaStore {
  const both = <Result>(count: (store: QuotaStore) => Promise<Result>) =>
    fallback.run(
      () => count(shared),
      () => count(own),
    );
  return {
    reserve: (...values) => both((store) => store.reserve(...values)),
    settle: (...values) => both((store) => store.settle(...values)),
    giveBack: (...values) => both((store) => store.giveBack(...values)),
    lapsed: (...values) => both((store) => store.lapsed(...values)),
  };
}
