import { errors } from "@zhichuan/contract/errors";
import type { UploadItem } from "@zhichuan/uploader/wx";
import { describe, expect, test } from "vitest";
import { textsIn } from "../../src/texts.ts";
import { announcement } from "../../src/view/announcement.ts";
import { itemView } from "../../src/view/item-view.ts";
import { noticeView } from "../../src/view/notice.ts";
import { patchItems } from "../../src/view/patch.ts";
import { anItem, storedFile } from "../support/items.ts";

const zh = textsIn("zh");
const view = (changes: Partial<UploadItem> = {}) => itemView(anItem(changes), zh, "zh");
const labels = (changes: Partial<UploadItem>) => view(changes).actions.map(({ label }) => label);
const failed = (error: UploadItem["error"]) =>
  view({ state: "failed", percent: 40, ...(error && { error }) });

describe("a card", () => {
  test.each([
    ["queued", "排队中", "moving", ["取消", "暂停"]],
    ["preparing", "准备中", "busy", ["取消", "暂停"]],
    ["uploading", "上传中", "moving", ["取消", "暂停"]],
    ["confirming", "确认中", "busy", ["取消", "暂停"]],
    ["paused", "已暂停", "quiet", ["取消", "继续"]],
    ["done", "上传成功", "good", ["复制链接", "打开"]],
    ["failed", "上传失败", "bad", ["删除", "重试"]],
    ["cancelled", "已取消", "quiet", ["删除", "重新上传"]],
  ] as const)("%s reads %s", (state, text, tone, actions) => {
    expect(view({ state })).toMatchObject({ state: text, tone });
    expect(labels({ state })).toEqual(actions);
  });

  test("an upload under way shows how much is sent", () => {
    expect(view({ state: "uploading", percent: 31, sentBytes: 1.6 * 1024 * 1024 })).toMatchObject({
      name: "合同.pdf",
      size: "5 MB",
      percent: 31,
      percentText: "31%",
      detail: "已传 1.6 MB，共 5 MB",
    });
  });

  test("what has not begun says when it will, in place of nothing of something", () => {
    expect(view({ state: "queued" }).detail).toBe("前面的传完后自动开始");
    expect(view({ state: "preparing" }).detail).toBe("马上开始");
    expect(view({ state: "preparing", sentBytes: 1024 }).detail).toBe("已传 1 KB，共 5 MB");
  });

  test("and how fast it goes and how long it will take, once that is known", () => {
    const moving = { state: "uploading", sentBytes: 1.6 * 1024 * 1024, speed: 1.2 * 1024 * 1024 } as const;
    expect(view({ ...moving, secondsLeft: 12 }).detail).toBe("剩余 12 秒 · 1.2 MB/s · 已传 1.6 MB");
    expect(itemView(anItem({ ...moving, secondsLeft: 61 }), textsIn("en"), "en").detail).toBe(
      "2 min left · 1.2 MB/s · 1.6 MB sent",
    );
  });

  test("an upload that is parked says what it waits for", () => {
    expect(view({ state: "parked", parked: "offline" })).toMatchObject({ state: "等待网络…", tone: "quiet" });
    expect(view({ state: "parked", parked: "background" }).state).toBe("回到微信后继续");
    expect(labels({ state: "parked", parked: "offline" })).toEqual(["取消", "暂停"]);
  });

  test("an upload that needs its file is unfinished, not failed", () => {
    expect(failed({ code: "FILE_NEEDED", retryable: false })).toMatchObject({
      state: "上次未传完",
      tone: "quiet",
      actions: [{ label: "删除" }, { label: "重新选择" }],
    });
  });

  test("a file that is stored says how long its link lives", () => {
    const now = Date.parse("2026-11-22T06:00:00Z");
    const item = anItem({ state: "done", percent: 100, file: storedFile });
    const { detail, percentText } = itemView(item, zh, "zh", { thumb: "", now });
    expect(detail).toMatch(/^链接有效至 \d\d:\d5$/);
    expect(percentText).toBe("100%");
  });

  test("a failure says what happened and what to do", () => {
    expect(failed({ code: "TICKET_FAILED", retryable: true, requestId: "req-7" })).toMatchObject({
      detail: "连接上传服务失败，请检查网络后重试",
      percentText: "",
    });
  });

  test("a failure is in English where the texts are", () => {
    const item = anItem({ state: "failed", error: { code: "TICKET_FAILED", retryable: true } });
    expect(itemView(item, textsIn("en"), "en").detail).toBe(
      "Could not reach the upload service. Check the network and try again.",
    );
  });

  test("retrying is offered wherever the same file can succeed, choosing again where it cannot", () => {
    const chooseAgain = (Object.keys(errors) as (keyof typeof errors)[]).filter((code) =>
      failed({ code, retryable: errors[code].retryable }).actions.some(({ name }) => name === "chooseAgain"),
    );
    expect(chooseAgain.sort()).toEqual([
      "FILE_CHANGED",
      "FILE_NEEDED",
      "FILE_TOO_LARGE",
      "FILE_TOO_SMALL",
      "FILE_TYPE_NOT_ALLOWED",
      "FILE_UNREADABLE",
      "INVALID_NAME",
      "NO_FILE",
    ]);
  });

  test("what throws something away looks like it", () => {
    const looks = (changes: Partial<UploadItem>) => view(changes).actions.map(({ look }) => look);
    expect(looks({ state: "failed" })).toEqual(["danger", "main"]);
    expect(looks({ state: "cancelled" })).toEqual(["danger", "main"]);
    expect(looks({ state: "uploading" })).toEqual(["plain", "plain"]);
  });

  test("every code of the table that can be retried has the button", () => {
    for (const [code, { retryable }] of Object.entries(errors))
      if (retryable)
        expect(failed({ code: code as keyof typeof errors, retryable }).actions.at(-1)?.label, code).toBe(
          "重试",
        );
  });

  test("holds nothing that setData refuses", () => {
    for (const state of ["queued", "uploading", "parked", "paused", "done", "failed", "cancelled"] as const)
      expect(Object.values(view({ state }))).not.toContain(undefined);
  });
});

describe("the notice when choosing failed", () => {
  test("says what happened and offers the chooser again", () => {
    expect(noticeView("CHOOSE_FAILED", zh, "zh")).toEqual({
      text: "选择文件失败，请重试，或在微信聊天中重新打开文件",
      action: "重试",
    });
    expect(noticeView("NO_FILE", zh, "zh")).toEqual({
      text: "未选择文件，请先选择一个文件",
      action: "重新选择",
    });
  });
});

describe("the patch", () => {
  const first = view({ id: "1", state: "uploading", percent: 10 });
  const second = view({ id: "2", state: "uploading", percent: 50 });

  test("a step of progress is a few values by path", () => {
    const next = view({ id: "1", state: "uploading", percent: 11 });
    expect(patchItems([second, first], [second, next])).toEqual({
      "items[1].percent": 11,
      "items[1].percentText": "11%",
    });
  });

  test("nothing new is an empty patch", () => {
    expect(patchItems([first], [view({ id: "1", state: "uploading", percent: 10 })])).toEqual({});
  });

  test("a list that grew, shrank or changed its order is sent whole", () => {
    expect(patchItems([first], [second, first])).toEqual({ items: [second, first] });
    expect(patchItems([second, first], [first])).toEqual({ items: [first] });
    expect(patchItems([second, first], [first, second])).toEqual({ items: [first, second] });
  });
});

describe("what is spoken", () => {
  const say = (before: Partial<UploadItem>, after: Partial<UploadItem>) =>
    announcement([view(before)], [view(after)], zh);

  test("each quarter once, and no step between", () => {
    expect(say({ state: "uploading", percent: 24 }, { state: "uploading", percent: 25 })).toBe(
      "合同.pdf，已上传 25%。",
    );
    expect(say({ state: "uploading", percent: 25 }, { state: "uploading", percent: 49 })).toBe("");
  });

  test("how an upload ends, with the reason when it failed", () => {
    expect(say({ state: "confirming", percent: 99 }, { state: "done", percent: 100 })).toBe(
      "合同.pdf，上传成功。",
    );
    expect(
      say({ state: "preparing" }, { state: "failed", error: { code: "NETWORK", retryable: true } }),
    ).toBe("合同.pdf，上传失败：网络中断，请检查网络后重试。");
  });

  test("the short steps are not spoken", () => {
    expect(announcement([], [view()], zh)).toBe("");
    expect(say({}, { state: "preparing" })).toBe("");
    expect(say({ state: "uploading", percent: 99 }, { state: "confirming", percent: 99 })).toBe("");
  });
});
