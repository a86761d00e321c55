import type { Ports } from "./ports.ts";

/**
 * Makes a UUID version 7 (RFC 9562, section 5.7): it names one upload to the server, the same in every repetition, so
 * that a repeated request finds the same key.
 */
export function createRequestId({ clock, random }: Pick<Ports, "clock" | "random">): string {
  const time = clock.now().toString(16).padStart(12, "0");
  const digit = (least: number, count: number) => (least + Math.floor(random() * count)).toString(16);
  const chance = Array.from({ length: 18 }, () => digit(0, 16)).join("");
  return `${time}7${chance.slice(0, 3)}${digit(8, 4)}${chance.slice(3)}`.replace(
    /(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-",
  );
}
