import { entryOf } from "@zhichuan/contract/errors";
import { UploadError } from "@zhichuan/uploader/wx";
import { fill } from "../texts.ts";
import type { Context, Finding } from "./finding.ts";

/** Whether a call of `wx` failed because the address is not in the mini-program's list. */
export function isUnlisted(error: unknown): boolean {
  const { code, errno, errMsg = "" } = Object(error) as { code?: string; errno?: number; errMsg?: string };
  return code === "DOMAIN_NOT_LISTED" || errno === 600002 || /not in domain list/i.test(errMsg);
}

/** Scheme and host of an address, as the domain lists want it. */
export function originOf(url: string): string {
  return (url.split("/", 3).join("/").split("?")[0] ?? "").toLowerCase();
}

/** The finding for an address that is missing in one of the lists. */
export function unlisted(
  list: "request" | "uploadFile" | "downloadFile",
  url: string,
  { texts }: Context,
): Finding {
  return {
    status: "bad",
    what: fill(texts.domainMissing, { list }),
    remedy: fill(texts.domainRemedy, { list }),
    paste: originOf(url),
  };
}

/** The finding for an error of the table: what happened, and what to do. */
export function failed(error: unknown, { texts, language }: Context): Finding {
  if (!(error instanceof UploadError)) {
    const { errMsg } = Object(error) as { errMsg?: string };
    return { status: "bad", what: fill(texts.callFailed, { detail: errMsg ?? String(error) }) };
  }
  const { message, action } = entryOf(error.code)[language];
  return {
    status: "bad",
    what: `${message} (${error.code})`,
    remedy: action,
    ...(error.requestId && { requestId: error.requestId }),
  };
}

/** The finding of a check that cannot be made yet. */
export function skipped({ texts }: Context): Finding {
  return { status: "skipped", what: texts.checkSkipped };
}
