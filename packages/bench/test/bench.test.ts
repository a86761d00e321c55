import { describe, expect, it } from "vitest";
import { compare, median, rate, table } from "../src/index.ts";

describe("compare", () => {
  it("takes turns, leaves the first round out and gives the median of the rounds' ratios", async () => {
    const order: string[] = [];
    const figures = { slow: [1, 10, 20, 30], fast: [1, 20, 80, 60] };
    const variants = {
      slow: () => {
        order.push("slow");
        return figures.slow.shift() as number;
      },
      fast: async () => {
        order.push("fast");
        return figures.fast.shift() as number;
      },
    };
    expect(await compare({ variants, rounds: 3 })).toEqual([
      { name: "slow", median: 20, min: 10, max: 30, ratio: 1 },
      { name: "fast", median: 60, min: 20, max: 80, ratio: 2 },
    ]);
    expect(order.slice(0, 4)).toEqual(["slow", "fast", "slow", "fast"]);
  });
});

describe("rate", () => {
  it("counts calls by the clock it is given", () => {
    let clock = 0;
    let calls = 0;
    const perSecond = rate(
      () => {
        calls++;
        clock += 2;
      },
      1000,
      () => clock,
    );
    expect(perSecond).toBe(500);
    expect(calls).toBe(500);
  });
});

it("median of an even number of figures is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it("table has a line for each row", () => {
  expect(
    table("Signing", "forms/s", [{ name: "ours", median: 1234.5, min: 1, max: 2000, ratio: 1 }]),
  ).toContain("  ours      1,235 forms/s  x  1.00   (1 to 2,000)");
});
