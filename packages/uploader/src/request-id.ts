import type { Ports } from "./ports.ts";

/**
 * Makes a UUID version 7 (RFC 9562, section 5.7): it names one upload to the server, the same in every repetition, so
 * that a repeated request finds the same key.
 */
export const createRequestId = ({ clock, random }: Pick<Ports, "clock" | "random">): string => {
  const time = clock.now().toString(16).padStart(12, "0");
  const digit = (kind: string) => Math.floor(kind === "x" ? random() * 16 : 8 + random() * 4).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7xxx-yxxx-xxxxxxxxxxxx`.replace(/[xy]/g, digit);
};
