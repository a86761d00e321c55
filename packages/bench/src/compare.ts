/** Things to compare by one figure, such as calls a second; the first is what the others are held against. */
export interface Comparison {
  readonly variants: Readonly<Record<string, () => number | Promise<number>>>;
  /** Default 7. */
  readonly rounds?: number;
}

/** One variant's figures. */
export interface Row {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The median, over all rounds, of this variant's figure divided by the first one's of the same round. */
  readonly ratio: number;
}

/**
 * Measures all variants in turn, round after round: on a machine whose speed drifts, only what was measured side by
 * side can be compared. One round goes ahead uncounted, to warm up.
 */
export async function compare({ variants, rounds = 7 }: Comparison): Promise<Row[]> {
  const names = Object.keys(variants);
  const figures = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const figure = await (variants[name] as () => number | Promise<number>)();
      if (round > 0) figures.get(name)?.push(figure);
    }
  const base = figures.get(names[0] ?? "") ?? [];
  return names.map((name) => {
    const own = figures.get(name) ?? [];
    return {
      name,
      median: median(own),
      min: Math.min(...own),
      max: Math.max(...own),
      ratio: median(own.map((figure, round) => figure / (base[round] ?? Number.NaN))),
    };
  });
}

/** The middle one, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}
