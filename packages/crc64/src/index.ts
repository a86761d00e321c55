/**
 * CRC-64/XZ (ECMA-182 reflected), the checksum OSS answers with in `x-oss-hash-crc64ecma`:
 * https://help.aliyun.com/zh/oss/developer-reference/check-data-transmission-integrity-by-using-crc-64.
 * Two 32-bit halves instead of a BigInt, which would be twenty times slower; no platform, so it runs on the phone too.
 */

/** A checksum: its upper and lower 32 bits, each an unsigned number. */
export type Crc64 = readonly [high: number, low: number];

const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;
const TWO_TO_32 = 0x100000000;

/** The checksum of no bytes: where every sum starts. */
export const CRC64_EMPTY: Crc64 = [0, 0];

/** The polynomial x^8: the sums are reflected, so the highest bit is the constant term. */
const X8: Crc64 = [0x00800000, 0];

/** A polynomial over GF(2) times x, modulo that of the checksum; its halves are signed. */
const timesX = ([high, low]: Crc64): Crc64 => {
  const carry = -(low & 1);
  return [(high >>> 1) ^ (POLYNOMIAL_HIGH & carry), ((low >>> 1) | (high << 31)) ^ (POLYNOMIAL_LOW & carry)];
};

const tableHigh = new Int32Array(256);
const tableLow = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let sum: Crc64 = [0, byte];
  for (let bit = 0; bit < 8; bit++) sum = timesX(sum);
  [tableHigh[byte], tableLow[byte]] = sum;
}

/**
 * The checksum of `data`, or of all bytes so far followed by `data`.
 * @param data any number of bytes
 * @param previous the checksum of the bytes before them; without it, `data` is the beginning
 */
export const crc64 = (data: Uint8Array, [previousHigh, previousLow]: Crc64 = CRC64_EMPTY): Crc64 => {
  let high = ~previousHigh;
  let low = ~previousLow;
  for (let i = 0; i < data.length; i++) {
    const index = (low ^ (data[i] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] as number);
    high = (high >>> 8) ^ (tableHigh[index] as number);
  }
  return [~high >>> 0, ~low >>> 0];
};

/** The product of two polynomials over GF(2) modulo that of the checksum; its halves are signed. */
const multiply = (a: Crc64, b: Crc64): Crc64 => {
  let high = 0;
  let low = 0;
  let term = b;
  for (let bit = 0; bit < 64; bit++) {
    // The highest bit first: it is the sign of a half that was moved up to it.
    if ((a[bit >> 5] as number) << bit < 0) {
      high ^= term[0];
      low ^= term[1];
    }
    term = timesX(term);
  }
  return [high, low];
};

/**
 * The checksum of two pieces one after the other, from the checksum of each: the pieces themselves need not be at hand,
 * so that the parts of a multipart upload give the checksum of the whole.
 * @param first of the piece that comes first
 * @param second of the piece that follows it
 * @param lengthOfSecond bytes in the second piece, e.g. 1048576
 * @throws RangeError when the length is no whole number of bytes
 */
export const crc64Combine = (first: Crc64, second: Crc64, lengthOfSecond: number): Crc64 => {
  if (!Number.isSafeInteger(lengthOfSecond) || lengthOfSecond < 0) {
    throw new RangeError(`bad length: ${lengthOfSecond}`);
  }
  // Each byte that follows multiplies the first sum by x^8; with the ones all sums begin and end with, that holds too.
  let moved = first;
  let power = X8;
  for (let left = lengthOfSecond; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) moved = multiply(power, moved);
    power = multiply(power, power);
  }
  return [(moved[0] ^ second[0]) >>> 0, (moved[1] ^ second[1]) >>> 0];
};

/**
 * Reads a checksum as OSS writes it in `x-oss-hash-crc64ecma` and in the listing of parts.
 * @param decimal unsigned, e.g. `11051210869376104954`
 * @throws RangeError when it is no decimal number of at most 64 bits
 */
export const crc64FromDecimal = (decimal: string): Crc64 => {
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
  return [high, low];
};

/** The checksum as OSS writes it in a header: an unsigned decimal, such as `11051210869376104954`. */
export const crc64ToDecimal = ([high, low]: Crc64): string => {
  let decimal = "";
  do {
    // By ten at a time: the rest of the upper half and the lower half stay an exact number.
    const rest = (high % 10) * TWO_TO_32 + low;
    decimal = (rest % 10) + decimal;
    high = Math.floor(high / 10);
    low = Math.floor(rest / 10);
  } while (high > 0 || low > 0);
  return decimal;
};
