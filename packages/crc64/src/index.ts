/**
 * CRC-64/XZ (ECMA-182 reflected), the checksum OSS answers with in `x-oss-hash-crc64ecma`:
 * https://help.aliyun.com/zh/oss/developer-reference/check-data-transmission-integrity-by-using-crc-64.
 * Two 32-bit halves instead of a BigInt, which would be twenty times slower; no platform, so it runs on the phone too.
 */

/** A checksum: its upper and lower 32 bits, each an unsigned number. */
export interface Crc64 {
  readonly high: number;
  readonly low: number;
}

const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;

const tableHigh = new Int32Array(256);
const tableLow = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const odd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (odd) {
      high ^= POLYNOMIAL_HIGH;
      low ^= POLYNOMIAL_LOW;
    }
  }
  tableHigh[byte] = high;
  tableLow[byte] = low;
}

/** The checksum of no bytes: where every sum starts. */
export const CRC64_EMPTY: Crc64 = { high: 0, low: 0 };

/**
 * The checksum of `data`, or of all bytes so far followed by `data`.
 * @param data any number of bytes
 * @param previous the checksum of the bytes before them; without it, `data` is the beginning
 */
export function crc64(data: Uint8Array, previous: Crc64 = CRC64_EMPTY): Crc64 {
  let high = ~previous.high;
  let low = ~previous.low;
  for (let i = 0; i < data.length; i++) {
    const index = (low ^ (data[i] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
    high = (high >>> 8) ^ (tableHigh[index] as number);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

/** The checksum as OSS writes it in a header: an unsigned decimal, such as `11051210869376104954`. */
export function crc64ToDecimal({ high, low }: Crc64): string {
  // Divide by 10^9 in base 2^16, so that every step stays an exact number.
  const digits = [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];
  const groups: string[] = [];
  while (digits.some((digit) => digit !== 0)) {
    let rest = 0;
    for (let i = 0; i < digits.length; i++) {
      const value = rest * 0x10000 + (digits[i] as number);
      digits[i] = Math.floor(value / 1e9);
      rest = value % 1e9;
    }
    groups.unshift(String(rest).padStart(9, "0"));
  }
  return groups.join("").replace(/^0+/, "") || "0";
}
