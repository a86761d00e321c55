import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CRC64_EMPTY, crc64, crc64ToDecimal } from "../src/index.ts";

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
        expect(crc64ToDecimal({ high, low })).toBe(((BigInt(high) << 32n) | BigInt(low)).toString());
      }),
    );
  });

  it("writes nothing's checksum as 0", () => {
    expect(crc64ToDecimal(CRC64_EMPTY)).toBe("0");
  });
});
