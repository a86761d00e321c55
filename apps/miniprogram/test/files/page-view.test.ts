import type { FileEntry } from "@zhichuan/contract/types";
import { expect, test } from "vitest";
import type { FileListState } from "../../src/files/file-list.ts";
import { pageView } from "../../src/pages/files/page-view.ts";
import { textsIn } from "../../src/texts.ts";

const file: FileEntry = {
  key: "uploads/u/1/document.png",
  name: "照片.png",
  profile: "document",
  size: 2048,
  contentType: "image/png",
  uploadedAt: "2026-11-22T06:00:00.000Z",
};
const idle: FileListState = { files: undefined, refreshing: false, more: "none", error: undefined };
const failure = { code: "NETWORK", retryable: true, requestId: "id-1" } as const;
const view = (state: Partial<FileListState>, language: "zh" | "en" = "zh") =>
  pageView({ ...idle, ...state }, textsIn(language), language);

test.each([
  ["nothing is known yet", { refreshing: true }, "skeleton"],
  ["there are files", { files: [file] }, "list"],
  ["there are none", { files: [] }, "empty"],
  ["nothing came", { error: failure }, "failed"],
  ["the last was deleted and then nothing came", { files: [], error: failure }, "failed"],
  ["there are files though the newest did not come", { files: [file], error: failure }, "list"],
  ["the server knows no users", { files: [file], error: { code: "NOT_FOUND", retryable: false } }, "noLogin"],
] as const)("when %s", (_what, state, show) => {
  expect(view(state).show).toBe(show);
});

test("a list that could not be made new says so and keeps its files", () => {
  const { notice, requestId, files } = view({ files: [file], error: failure }, "en");
  expect(notice).toBe("Not up to date. The network broke off. Check the network and try again.");
  expect(requestId).toBe("id-1");
  expect(files).toHaveLength(1);
});

test.each([
  ["pass", "", 4],
  ["pending", "内容审核中", 1],
  ["review", "等待人工审核", 1],
  ["risky", "未通过内容审核", 1],
] as const)("a file whose check says %s", (moderation, check, actions) => {
  const [row] = view({ files: [{ ...file, moderation }] }).files;
  expect(row?.check).toBe(check);
  expect(row?.actions).toHaveLength(actions);
});
