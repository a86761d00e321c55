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
 * A moment in the phone's time zone, as short as WeChat's own lists: `14:05` on the same day, `11-22 14:05` in the same
 * year, else `2025-11-22 14:05`. What cannot be read is given back as it came.
 *
 * @param iso ISO 8601, as the server sends it
 * @param now milliseconds since 1970, by the phone
 */
export function formatMoment(iso: string, now = Date.now()): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const today = new Date(now);
  if (moment.toDateString() === today.toDateString()) return time;
  const day = `${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const isThisYear = moment.getFullYear() === today.getFullYear();
  return `${isThisYear ? "" : `${moment.getFullYear()}-`}${day} ${time}`;
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
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return fill(values.minutes === 0 ? texts.hours : texts.hoursAndMinutes, values);
}

/** How long it will take and how fast it goes. Example: `剩余 12 秒 · 1.2 MB/s`; empty while nothing is known. */
export function formatPace({ speed = 0, secondsLeft }: Pace, texts: Texts): string {
  if (speed <= 0 || secondsLeft === undefined) return "";
  const time = fill(texts.timeLeft, { time: formatDuration(secondsLeft, texts) });
  return `${time} · ${fill(texts.speed, { size: formatSize(speed) })}`;
}

interface Pace {
  /** Bytes a second. */
  readonly speed?: number;
  /** Whole seconds. */
  readonly secondsLeft?: number;
}
