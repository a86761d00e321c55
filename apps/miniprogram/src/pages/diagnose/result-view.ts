import type { Result } from "../../diagnose/diagnose.ts";
import type { Check, FindingStatus } from "../../diagnose/finding.ts";
import { statusText } from "../../diagnose/report.ts";
import type { Texts } from "../../texts.ts";

/** One line of the page: what is looked at, and what was found. */
export interface ResultView {
  readonly name: string;
  readonly title: string;
  readonly status: FindingStatus | "waiting";
  readonly statusText: string;
  readonly what: string;
  readonly remedy: string;
  readonly paste: string;
  readonly requestId: string;
}

/** The line of a check that has not been made yet. */
export function waitingView(check: Check, texts: Texts): ResultView {
  const nothing = { what: "", remedy: "", paste: "", requestId: "" };
  return {
    name: check.name,
    title: check.title(texts),
    status: "waiting",
    statusText: texts.statusWaiting,
    ...nothing,
  };
}

/** The line of a check that has been made. */
export function resultView({ check, finding }: Result, texts: Texts): ResultView {
  const { status, what, remedy = "", paste = "", requestId = "" } = finding;
  return {
    ...waitingView(check, texts),
    status,
    statusText: statusText(status, texts),
    what,
    remedy,
    paste,
    requestId,
  };
}
