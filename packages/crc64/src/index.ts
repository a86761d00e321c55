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
  let sum: Crc64 = { high: 0, low: byte };
  for (let bit = 0; bit < 8; bit++) sum = timesX(sum);
  tableHigh[byte] = sum.high;
  tableLow[byte] = sum.low;
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

/**
 * The checksum of two pieces one after the other, from the checksum of each: the pieces themselves need not be at hand,
 * so that the parts of a multipart upload give the checksum of the whole.
 * @param first of the piece that comes first
 * @param second of the piece that follows it
 * @param lengthOfSecond bytes in the second piece, e.g. 1048576
 * @throws RangeError when the length is no whole number of bytes
 */
export function crc64Combine(first: Crc64, second: Crc64, lengthOfSecond: number): Crc64 {
  if (!Number.isSafeInteger(lengthOfSecond) || lengthOfSecond < 0) {
    throw new RangeError(`A piece has a whole number of bytes; ${lengthOfSecond} is none.`);
  }
  // Each byte that follows multiplies the first sum by x^8; with the ones all sums begin and end with, that holds too.
  let { high, low } = first;
  let power = X8;
  for (let left = lengthOfSecond; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) ({ high, low } = multiply(power, { high, low }));
    power = multiply(power, power);
  }
  return { high: (high ^ second.high) >>> 0, low: (low ^ second.low) >>> 0 };
}

/** The polynomial x^8: the sums are reflected, so the highest bit is the constant term. */
const X8: Crc64 = { high: 0x00800000, low: 0 };

/** A polynomial over GF(2) times x, modulo that of the checksum; its halves are signed. */
function timesX({ high, low }: Crc64): Crc64 {
  const carry = -(low & 1);
  return {
    high: (high >>> 1) ^ (POLYNOMIAL_HIGH & carry),
    low: ((low >>> 1) | (high << 31)) ^ (POLYNOMIAL_LOW & carry),
  };
}

/** The product of two polynomials over GF(2) modulo that of the checksum; its halves are signed. */
function multiply(a: Crc64, b: Crc64): Crc64 {
  let high = 0;
  let low = 0;
  let term = b;
  for (let bit = 0; bit < 64; bit++) {
    const half = bit < 32 ? a.high : a.low;
    if (half << (bit & 31) < 0) {
      high ^= term.high;
      low ^= term.low;
    }
    term = timesX(term);
  }
  return { high, low };
}

/**
 * Reads a checksum as OSS writes it in `x-oss-hash-crc64ecma` and in the listing of parts.
 * @param decimal unsigned, e.g. `11051210869376104954`
 * @throws RangeError when it is no decimal number of at most 64 bits
 */
export function crc64FromDecimal(decimal: string): Crc64 {
  if (!/^\d{1,20}$/.test(decimal))
    throw new RangeError(`${JSON.stringify(decimal)} is no CRC-64 in decimal.`);
  let high = 0;
  let low = 0;
  for (const digit of decimal) {
    low = low * 10 + Number(digit);
    high = high * 10 + Math.floor(low / TWO_TO_32);
    low %= TWO_TO_32;
  }
  if (high >= TWO_TO_32) throw new RangeError(`${decimal} has more than 64 bits.`);
  return { high, low };
}

const TWO_TO_32 = 0x100000000;

/** The checksum as OSS writes it in a header: an unsigned decimal, such as `11051210869376104954`. */
export function crc64ToDecimal({ high, low }: Crc64): string {
  let decimal = "";
  do {
    // By ten at a time: the rest of the upper half and the lower half stay an exact number.
    const rest = (high % 10) * TWO_TO_32 + low;
    decimal = (rest % 10) + decimal;
    high = Math.floor(high / 10);
    low = Math.floor(rest / 10);
  } while (high > 0 || low > 0);
  return decimal;
}
