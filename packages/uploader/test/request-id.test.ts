import { describe, expect, it } from "vitest";
import { createRequestId } from "../src/request-id.ts";

describe("createRequestId", () => {
  it("gives the UUID version 7 of RFC 9562, appendix A.6", async () => {
    // 0x017F22E279B0 ms, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F; version and variant bits are overwritten.
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    const id = await createRequestId({
      clock: { now: () => 0x017f22e279b0, after: () => () => {} },
      random: async () => random,
    });
    expect(id).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  it("sorts by time", async () => {
    const at = (now: number) =>
      createRequestId({
        clock: { now: () => now, after: () => () => {} },
        random: async () => new Uint8Array(10),
      });
    expect((await at(1_000)) < (await at(2_000_000_000_000))).toBe(true);
  });
});
