import { Hmac } from "@zhichuan/signer";
import { describe, expect, it } from "vitest";
import { type ObjectKeyInput, objectKey } from "../src/upload/object-key.ts";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const HOUR = 3600_000;

/** A UUID version 7 of that moment. */
const uuid = (time: number, end = "7c3a-9f0e-3b1d5a7c9e21") => {
  const hex = time.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${end}`;
};

const key = (changes: Partial<ObjectKeyInput> = {}) =>
  objectKey({
    prefix: "uploads/",
    user: "anonymous",
    requestId: uuid(NOW),
    profile: "document",
    extension: "pdf",
    now: new Date(NOW),
    secret: new Hmac(Buffer.alloc(32, 7)),
    ...changes,
  });

describe("objectKey", () => {
  it("is prefix, user, id, profile and extension", () => {
    expect(key()).toMatch(/^uploads\/anonymous\/[0-9a-hjkmnp-tv-z]{26}\/document\.pdf$/);
    expect(key({ prefix: "" })).toMatch(/^anonymous\//);
  });

  it("is the same for a repeated request, whenever it comes", () => {
    expect(key({ now: new Date(NOW + 7 * 24 * HOUR) })).toBe(key());
  });

  it("is another for another request, user or secret", () => {
    const all = [
      key(),
      key({ requestId: uuid(NOW, "7c3a-9f0e-3b1d5a7c9e22") }),
      key({ user: "someone" }),
      key({ secret: new Hmac(Buffer.alloc(32, 8)) }),
    ];
    expect(new Set(all.map((one) => one.split("/")[2])).size).toBe(4);
  });

  it("sorts the newest first, to the millisecond", () => {
    const times = [0, 1, 31, 32, 1023, 60_000, HOUR, 20 * HOUR].map((after) => NOW + after);
    const keys = times.map((time) => key({ requestId: uuid(time), now: new Date(NOW) }));
    expect(keys.toSorted()).toEqual(keys.toReversed());
  });

  describe("when the phone's clock is more than eight days off", () => {
    const timePart = (one: string) => one.split("/")[2]?.slice(0, 10);
    const midnight = Date.parse("2026-11-22T00:00:00Z");

    it.each([0, NOW - 9 * 24 * HOUR, NOW + 9 * 24 * HOUR, 0xffffffffffff])(
      "takes the server's day: %i",
      (time) => {
        const requestId = uuid(time);
        const morning = key({ requestId, now: new Date("2026-11-22T00:00:01Z") });
        const evening = key({ requestId, now: new Date("2026-11-22T23:59:59Z") });
        expect(evening).toBe(morning);
        expect(timePart(morning)).toBe(timePart(key({ requestId: uuid(midnight) })));
      },
    );

    it("still takes a clock that is a day off", () => {
      for (const time of [NOW - 24 * HOUR, NOW + 24 * HOUR])
        expect(timePart(key({ requestId: uuid(time) }))).not.toBe(timePart(key({ requestId: uuid(0) })));
    });
  });
});
