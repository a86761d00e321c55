import type { ErrorCode } from "@zhichuan/contract/errors";
import type { Language, Texts } from "../texts.ts";
import { canRetry } from "./actions.ts";
import { failureText } from "./item-view.ts";

/** What the page says when choosing went wrong: it belongs to no upload. */
export interface Notice {
  readonly text: string;
  /** The label of the button that opens the chooser once more. */
  readonly action: string;
}

/** The notice for a failure while choosing. */
export function noticeView(code: ErrorCode, texts: Texts, language: Language): Notice {
  return {
    text: failureText(code, texts, language),
    action: canRetry(code) ? texts.retry : texts.chooseAgain,
  };
}
