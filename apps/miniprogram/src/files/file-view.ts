import type { FileEntry } from "@zhichuan/contract/types";
import { fill, type Texts } from "../texts.ts";
import { type FileKind, fileIcon } from "../view/file-kind.ts";
import { formatMoment, formatSize } from "../view/format.ts";
import { shortName } from "../view/short-name.ts";

/** What a person can do with a stored file. */
export type FileActionName = "open" | "copyLink" | "share" | "remove";

interface FileAction {
  readonly name: FileActionName;
  readonly label: string;
}

/** One row of the files page, ready to be shown. */
export interface FileView {
  readonly key: string;
  /** The name as it is shown, its middle left out when it is long. */
  readonly name: string;
  readonly fullName: string;
  readonly kind: FileKind;
  readonly letters: string;
  /** Size and when it was stored. */
  readonly detail: string;
  /** The state of the content check in words; empty when the file may be shown. */
  readonly check: string;
  readonly checkTone: "quiet" | "bad";
  /** What a screen reader reads for the row. */
  readonly spoken: string;
  readonly actions: readonly FileAction[];
}

/** What the page shows of a stored file. */
export function fileView(file: FileEntry, texts: Texts): FileView {
  const { kind, letters } = fileIcon(file.name);
  const detail = `${formatSize(file.size)} · ${formatMoment(file.uploadedAt)}`;
  const check = checkText(file, texts);
  const labels = {
    open: texts.open,
    copyLink: texts.copyLink,
    share: texts.share,
    remove: texts.remove,
  };
  const names: readonly FileActionName[] = check ? ["remove"] : ["open", "copyLink", "share", "remove"];
  return {
    key: file.key,
    name: shortName(file.name),
    fullName: file.name,
    kind,
    letters,
    detail,
    check,
    checkTone: file.moderation === "risky" ? "bad" : "quiet",
    spoken: fill(texts.fileSpoken, { name: file.name, detail: check ? `${detail}, ${check}` : detail }),
    actions: names.map((name) => ({ name, label: labels[name] })),
  };
}

function checkText({ moderation = "pass" }: FileEntry, texts: Texts): string {
  if (moderation === "pass") return "";
  return { pending: texts.checkPending, review: texts.checkReview, risky: texts.checkRisky }[moderation];
}
