import type { Ports } from "./ports.ts";

/**
 * Makes a UUID version 7 (RFC 9562, section 5.7): it names one upload to the server, the same in every repetition, so
 * that a repeated request finds the same key.
 */
export async function createRequestId({ clock, random }: Pick<Ports, "clock" | "random">): Promise<string> {
  const bytes = (await random(10)).slice(0, 10);
  bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
  bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
  const time = clock.now().toString(16).padStart(12, "0");
  const rest = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [time.slice(0, 8), time.slice(8), rest.slice(0, 4), rest.slice(4, 8), rest.slice(8)].join("-");
}
