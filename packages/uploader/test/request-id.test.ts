import { describe, expect, it } from "vitest";
import { createRequestId } from "../src/request-id.ts";

describe("createRequestId", () => {
  it("gives the UUID version 7 of RFC 9562, appendix A.6", () => {
    // 0x017F22E279B0 ms, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F, whose two upper bits the variant takes.
    const drawn = [..."cc3", 4, ..."8c4dc0c0c07398f"].map((digit) => Number.parseInt(`${digit}`, 16) / 16);
    const id = createRequestId({
      clock: { now: () => 0x017f22e279b0, after: () => () => {} },
      random: () => drawn.shift() ?? 0,
    });
    expect(id).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  it("sorts by time", () => {
    const at = (now: number) =>
      createRequestId({
        clock: { now: () => now, after: () => () => {} },
        random: () => 0,
      });
    expect(at(1_000) < at(2_000_000_000_000)).toBe(true);
  });
});
