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

test("two or more have a line of their own: how many are stored, how far all are, how long it takes", () => {
  expect(text(["uploading", "queued", "done", "cancelled"])).toEqual({
    label: "总进度 1/3",
    percent: 42,
    text: "剩余 25 秒 · 2 MB/s",
  });
  expect(text(["parked", "paused"], { speed: 0 })?.text).toBe("已传 42 B，共 100 B");
});

test("it stays when they are over, and says how they ended", () => {
  expect(text(["done", "done"], { percent: 100 })).toEqual({
    label: "总进度 2/2",
    percent: 100,
    text: "全部上传成功",
  });
  expect(text(["done", "failed", "failed"])).toMatchObject({ label: "总进度 1/3", text: "2 个上传失败" });
});

test("one says it on its card, a cancelled one beside it or not", () => {
  expect(text([])).toBeNull();
  expect(text(["uploading", "cancelled"])).toBeNull();
});
