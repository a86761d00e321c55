import { fill, type Texts } from "../texts.ts";

const units = ["B", "KB", "MB", "GB", "TB"] as const;

/**
 * A length for people, in steps of 1024 as WeChat counts: one decimal from KB on, none when it would be 0.
 * Example: `1536` → `1.5 KB`.
 */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What rounds up to 1024 belongs to the next unit: 1 MB, never 1024 KB.
  while (unit < units.length - 1 && Math.round(value * 10) / 10 >= 1024) {
    value /= 1024;
    unit += 1;
  }
  const rounded = unit === 0 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${rounded} ${units[unit]}`;
}

/**
 * A moment in the phone's time zone, short. Example: `11-22 14:05`; what cannot be read is given back as it came.
 *
 * @param iso ISO 8601, as the server sends it
 */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/**
 * A span of time for people, in the one unit that matters, rounded up. Example: `75` → `2 分钟`.
 *
 * @param seconds whole seconds
 */
export function formatDuration(seconds: number, texts: Texts): string {
  if (seconds < 60) return fill(texts.seconds, { seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return fill(texts.minutes, { minutes });
  return fill(texts.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How fast it goes and how long it will take. Example: `1.2 MB/s · 剩余 12 秒`; empty while nothing is known. */
export function formatPace({ speed = 0, secondsLeft }: Pace, texts: Texts): string {
  if (speed <= 0 || secondsLeft === undefined) return "";
  const time = fill(texts.timeLeft, { time: formatDuration(secondsLeft, texts) });
  return `${fill(texts.speed, { size: formatSize(speed) })} · ${time}`;
}

interface Pace {
  /** Bytes a second. */
  readonly speed?: number;
  /** Whole seconds. */
  readonly secondsLeft?: number;
}
