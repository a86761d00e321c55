import type { FileListState } from "../../files/file-list.ts";
import { type FileView, fileView } from "../../files/file-view.ts";
import { fill, type Language, type Texts } from "../../texts.ts";
import { failureText } from "../../view/item-view.ts";

/** What the page as a whole shows. */
export interface PageView {
  readonly show: "skeleton" | "list" | "empty" | "failed" | "noLogin";
  readonly files: readonly FileView[];
  /** Why the list is not up to date, or is not there; empty when all is well. */
  readonly notice: string;
  readonly requestId: string;
  readonly more: FileListState["more"];
  /** Heard by screen readers. */
  readonly spoken: string;
}

/** The page for what is known of the list. */
export function pageView(state: FileListState, texts: Texts, language: Language): PageView {
  const files = (state.files ?? []).map((file) => fileView(file, texts));
  const { error, more } = state;
  const show = showOf(state, files.length);
  return {
    show,
    files: show === "list" ? files : [],
    notice: noticeOf(show, error, texts, language),
    requestId: error?.requestId ?? "",
    more,
    spoken: spokenOf(show, files.length, texts),
  };
}

function noticeOf(
  show: PageView["show"],
  error: FileListState["error"],
  texts: Texts,
  language: Language,
): string {
  if (!error) return "";
  const notice = failureText(error.code, texts, language);
  return show === "list" ? fill(texts.filesNotNew, { notice }) : notice;
}

function showOf({ files, error }: FileListState, count: number): PageView["show"] {
  // The server has no such route where nobody logs in: then there are no files of one's own either.
  if (error?.code === "NOT_FOUND") return "noLogin";
  if (count > 0) return "list";
  if (error) return "failed";
  return files === undefined ? "skeleton" : "empty";
}

function spokenOf(show: PageView["show"], count: number, texts: Texts): string {
  switch (show) {
    case "skeleton":
      return texts.filesLoading;
    case "list":
      return fill(texts.filesShown, { count });
    case "empty":
      return texts.filesEmpty;
    default:
      return "";
  }
}
