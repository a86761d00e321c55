import { randomFillSync } from "node:crypto";
import { compare, rate, table } from "@zhichuan/bench";
import { crc64, crc64Combine } from "../src/index.ts";

/** Bytes hashed in one call: small, so that an engine without JIT gets through a round in time. */
const SLICE = 16 * 1024;
const MEGABYTE = 1_000_000;

const data = randomFillSync(new Uint8Array(SLICE));

const bigTable = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0xc96c5795d7870f42n : value >> 1n;
  return value;
});

/** The textbook's way, with 64-bit integers. */
function crc64WithBigInt(bytes: Uint8Array): bigint {
  let value = 0xffffffffffffffffn;
  for (const byte of bytes) value = (value >> 8n) ^ (bigTable[Number(value & 0xffn) ^ byte] as bigint);
  return value ^ 0xffffffffffffffffn;
}

const megabytes = (work: () => unknown) => () => (rate(work) * SLICE) / MEGABYTE;
const rows = await compare({
  variants: {
    "two halves": megabytes(() => crc64(data)),
    BigInt: megabytes(() => crc64WithBigInt(data)),
  },
  rounds: 3,
});
const mode = process.execArgv.includes("--jitless") ? "without JIT, as on iOS" : "with JIT";
console.log(table(`CRC-64, ${mode}`, "MB/s", rows));

const sum = crc64(data);
const combined = await compare({
  variants: { "two parts of 8 MiB": () => rate(() => crc64Combine(sum, sum, 8 * 1024 * 1024)) },
  rounds: 3,
});
console.log(table("Combining", "sums/s", combined));
