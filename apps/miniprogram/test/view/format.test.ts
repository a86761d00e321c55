import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { textsIn } from "../../src/texts.ts";
import { formatDuration, formatMoment, formatPace, formatSize } from "../../src/view/format.ts";

describe("formatSize", () => {
  test.each([
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1023 B"],
    [1024, "1 KB"],
    [1536, "1.5 KB"],
    [1024 * 1023.94, "1023.9 KB"],
    [1024 * 1023.96, "1 MB"],
    [5 * 1024 ** 2 + 314_573, "5.3 MB"],
    [2048 * 1024 ** 2, "2 GB"],
    [1024 ** 5, "1024 TB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe("formatMoment", () => {
  const zone = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = "Asia/Shanghai";
  });
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test("a moment is shown in the phone's own time zone: today its time alone, of another year with the year", () => {
    const shown = (now: string) => formatMoment("2026-03-04T16:05:59Z", Date.parse(now));
    expect(shown("2026-11-22T06:00:00Z")).toBe("03-05 00:05");
    expect(shown("2026-03-05T15:59:59Z")).toBe("00:05");
    expect(shown("2026-03-05T16:00:00Z")).toBe("03-05 00:05");
    expect(shown("2027-03-05T06:00:00Z")).toBe("2026-03-05 00:05");
  });

  test("what is no moment is shown as it came", () => {
    expect(formatMoment("soon")).toBe("soon");
  });
});

describe("formatDuration", () => {
  test.each([
    [1, "1 秒"],
    [59, "59 秒"],
    [60, "1 分钟"],
    [61, "2 分钟"],
    [59 * 60, "59 分钟"],
    [59 * 60 + 1, "1 小时"],
    [5 * 3600 + 61, "5 小时 2 分钟"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(formatDuration(seconds, textsIn("zh"))).toBe(text);
  });
});

describe("formatPace", () => {
  test("speed and time left, or nothing while either is unknown", () => {
    const zh = textsIn("zh");
    expect(formatPace({ speed: 1.2 * 1024 ** 2, secondsLeft: 12 }, zh)).toBe("剩余 12 秒 · 1.2 MB/s");
    expect(formatPace({ speed: 0 }, zh)).toBe("");
    expect(formatPace({}, zh)).toBe("");
  });
});
