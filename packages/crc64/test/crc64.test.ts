import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CRC64_EMPTY, crc64, crc64Combine, crc64FromDecimal, crc64ToDecimal } from "../src/index.ts";

interface Vector {
  input: string;
  expected: string;
}
const { vectors } = JSON.parse(readFileSync(new URL("crc64-ecma.json", import.meta.url), "utf8")) as {
  vectors: Vector[];
};

/** The definition of the checksum, bit by bit over BigInt: slow, and nothing in common with the code it tests. */
function byDefinition(data: Uint8Array): bigint {
  let crc = 0xffffffffffffffffn;
  for (const byte of data) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n;
  }
  return crc ^ 0xffffffffffffffffn;
}

describe("crc64", () => {
  it.each(vectors)("of $input is $expected", ({ input, expected }) => {
    expect(crc64ToDecimal(crc64(new TextEncoder().encode(input)))).toBe(expected);
  });

  it("agrees with the definition for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(crc64ToDecimal(crc64(data))).toBe(byDefinition(data).toString());
      }),
    );
  });

  it("is the same however the bytes are cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (data, at) => {
        expect(crc64(data.subarray(at), crc64(data.subarray(0, at)))).toEqual(crc64(data));
      }),
    );
  });
});

describe("crc64ToDecimal", () => {
  it("writes any 64-bit number", () => {
    const half = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(half, half, (high, low) => {
        expect(crc64ToDecimal([high, low])).toBe(((BigInt(high) << 32n) | BigInt(low)).toString());
      }),
    );
  });

  it("writes nothing's checksum as 0", () => {
    expect(crc64ToDecimal(CRC64_EMPTY)).toBe("0");
  });
});

describe("crc64Combine", () => {
  it.each(vectors)("of the pieces of $input is $expected, wherever it is cut", ({ input, expected }) => {
    const bytes = new TextEncoder().encode(input);
    for (let at = 0; at <= bytes.length; at++) {
      const [first, second] = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(crc64ToDecimal(crc64Combine(crc64(first), crc64(second), second.length))).toBe(expected);
    }
  });

  it("is the checksum of any two pieces together", () => {
    const piece = fc.uint8Array({ maxLength: 3000 });
    fc.assert(
      fc.property(piece, piece, (first, second) => {
        const whole = new Uint8Array([...first, ...second]);
        expect(crc64Combine(crc64(first), crc64(second), second.length)).toEqual(crc64(whole));
      }),
    );
  });

  it("does not mind in which order many pieces are put together, up to OSS's largest object", () => {
    const largest = 48.8 * 1024 ** 4;
    const sum = fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffffff }));
    const length = fc.integer({ min: 0, max: Math.floor(largest / 2) });
    fc.assert(
      fc.property(sum, sum, sum, length, length, (a, b, c, lengthOfB, lengthOfC) => {
        const leftFirst = crc64Combine(crc64Combine(a, b, lengthOfB), c, lengthOfC);
        const rightFirst = crc64Combine(a, crc64Combine(b, c, lengthOfC), lengthOfB + lengthOfC);
        expect(leftFirst).toEqual(rightFirst);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("refuses a length of %d", (length) => {
    expect(() => crc64Combine(CRC64_EMPTY, CRC64_EMPTY, length)).toThrow(RangeError);
  });
});

describe("crc64FromDecimal", () => {
  it("reads what crc64ToDecimal writes", () => {
    const half = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(half, half, (high, low) => {
        expect(crc64FromDecimal(crc64ToDecimal([high, low]))).toEqual([high, low]);
      }),
    );
    expect(crc64FromDecimal("18446744073709551615")).toEqual([0xffffffff, 0xffffffff]);
  });

  it.each(["", "-1", "1.5", "0x10", "18446744073709551616", "99999999999999999999", "123456789012345678901"])(
    "refuses %j",
    (text) => expect(() => crc64FromDecimal(text)).toThrow(RangeError),
  );
});
