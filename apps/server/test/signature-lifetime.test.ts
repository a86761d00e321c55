import { describe, expect, it } from "vitest";
import { signatureLifetime } from "../src/upload/signature-lifetime.ts";

const now = new Date("2026-11-22T08:00:00.400Z");
const lifetime = (seconds: number) =>
  signatureLifetime({ expiresAt: new Date(now.getTime() + seconds * 1000) }, now);

describe("a signature", () => {
  it.each([
    [3600, 900],
    [961, 900],
    [960, 900],
    [959, 899],
    [300.9, 240],
    [120, 60],
  ])("made with credentials of %d s lives %i s", (left, seconds) => {
    expect(lifetime(left)).toBe(seconds);
  });

  it.each([119.9, 1, 0, -3600])("is not made with credentials of %d s", (left) => {
    expect(() => lifetime(left)).toThrow(
      expect.objectContaining({ code: "CREDENTIALS_UNAVAILABLE", retryAfter: 10 }),
    );
  });

  it("is not made with credentials whose end nobody knows", () => {
    expect(() => lifetime(Number.NaN)).toThrow(expect.objectContaining({ code: "CREDENTIALS_UNAVAILABLE" }));
  });
});
