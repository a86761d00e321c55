import { type ErrorCode, entryOf } from "@zhichuan/contract/errors";
import type { UploadFailure } from "@zhichuan/uploader/wx";
import type { Language, Texts } from "../../texts.ts";
import { canRetry } from "../../view/actions.ts";

/** What the sheet's one button is for; the page that shows the sheet does it. */
export type SheetAction = "retry" | "chooseAgain" | "openSettings" | "refresh" | "diagnose" | "close";

/** What the sheet shows. */
export interface SheetView {
  /** What happened. */
  readonly title: string;
  /** What to do. */
  readonly advice: string;
  readonly action: SheetAction;
  readonly label: string;
  /** For support; empty when the failure has none. */
  readonly requestId: string;
  /** Whether the way to the diagnosis is worth a second, quiet button. */
  readonly offersDiagnosis: boolean;
}

/** What only a developer can mend: the diagnosis says where. */
const developers: readonly ErrorCode[] = [
  "CALLBACK_REFUSED",
  "DOMAIN_NOT_LISTED",
  "GUIDE_ENDPOINT_OFF",
  "NOT_FOUND",
  "PRIVACY_NOT_DECLARED",
  "PUSH_REFUSED",
  "STORAGE_REFUSED",
  "UNKNOWN_PROFILE",
  "WECHAT_REFUSED",
];

/** What nobody here can change by trying again. */
const final: readonly ErrorCode[] = [
  "ACCOUNT_BLOCKED",
  "CONTENT_PENDING",
  "CONTENT_REFUSED",
  "QUOTA_EXCEEDED",
  "UPLOADS_OFF",
];

/**
 * The sheet for a failure: texts of the error table, and the one action that makes sense. `hasDiagnosis`: whether there
 * is a page that runs the diagnosis.
 */
export function sheetView(
  { code, requestId = "" }: UploadFailure,
  texts: Texts,
  language: Language,
  hasDiagnosis: boolean,
): SheetView {
  const { message, action: advice } = entryOf(code)[language];
  const action = actionFor(code, hasDiagnosis);
  return {
    title: message,
    advice,
    action,
    label: labelOf(action, texts),
    requestId,
    offersDiagnosis: hasDiagnosis && action === "retry",
  };
}

function actionFor(code: ErrorCode, hasDiagnosis: boolean): SheetAction {
  if (hasDiagnosis && developers.includes(code)) return "diagnose";
  if (final.includes(code)) return "close";
  if (code === "PERMISSION_DENIED") return "openSettings";
  if (code === "FILE_MISSING") return "refresh";
  return canRetry(code) ? "retry" : "chooseAgain";
}

function labelOf(action: SheetAction, texts: Texts): string {
  if (action === "close") return texts.understood;
  return texts[action];
}
