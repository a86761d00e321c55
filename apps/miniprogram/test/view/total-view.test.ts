import type { UploadItem } from "@zhichuan/uploader/wx";
import { expect, test } from "vitest";
import { textsIn } from "../../src/texts.ts";
import { totalView } from "../../src/view/total-view.ts";
import { anItem } from "../support/items.ts";

const totals = { percent: 42, size: 100, sentBytes: 42, speed: 2 * 1024 ** 2, secondsLeft: 25 };
const text = (states: UploadItem["state"][], changes: Partial<typeof totals> = {}) =>
  totalView(
    states.map((state) => anItem({ state })),
    { ...totals, ...changes },
    textsIn("zh"),
  );

test("several under way have a line of their own", () => {
  expect(text(["uploading", "queued"])).toEqual({ percent: 42, text: "42% · 2 MB/s · 剩余 25 秒" });
  expect(text(["parked", "paused"], { speed: 0 })).toEqual({ percent: 42, text: "42%" });
});

test("one under way says it on its card", () => {
  expect(text([])).toBeNull();
  expect(text(["uploading", "done", "failed", "cancelled"])).toBeNull();
});
