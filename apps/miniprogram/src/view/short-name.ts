/** Columns that fit two lines beside the icon on a phone 320 px wide; a Chinese character takes two. */
const MAX_COLUMNS = 44;
/** Columns kept of the end: the extension, and what tells the files of one series apart. */
const TAIL_COLUMNS = 14;
const ELLIPSIS = "…";

/**
 * A file's name with its middle left out when it is too long to show; beginning and end stay. Never cuts through a
 * character or between a character and its accent.
 */
export function shortName(name: string): string {
  const characters = Array.from(name);
  const widths = characters.map(columns);
  if (sum(widths) <= MAX_COLUMNS) return name;
  let tail = characters.length;
  for (let used = 0; tail > 0; tail -= 1) {
    used += widths[tail - 1] ?? 0;
    if (used > TAIL_COLUMNS) break;
  }
  while (widths[tail] === 0) tail += 1;
  let head = 0;
  for (let used = 0; head < tail; head += 1) {
    used += widths[head] ?? 0;
    if (used > MAX_COLUMNS - TAIL_COLUMNS - 1) break;
  }
  return (
    characters.slice(0, head).join("").trimEnd() + ELLIPSIS + characters.slice(tail).join("").trimStart()
  );
}

function columns(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const attached =
    (code >= 0x300 && code <= 0x36f) || // combining accents
    (code >= 0x200b && code <= 0x200f) || // joiners and direction marks
    (code >= 0xfe00 && code <= 0xfe0f) || // emoji or text form
    (code >= 0x1f3fb && code <= 0x1f3ff); // skin tones
  if (attached) return 0;
  return code >= 0x1100 ? 2 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
