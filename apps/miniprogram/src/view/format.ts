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
