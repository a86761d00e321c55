import { CONTRACT_VERSION } from "@zhichuan/contract/version";
import { fill, type Texts } from "../texts.ts";
import type { Result } from "./diagnose.ts";
import type { FindingStatus } from "./finding.ts";
import type { DiagnosePorts } from "./ports.ts";

/** The findings as a text to send to a developer. It holds no token, no signature and nothing about who the user is. */
export function report(
  results: readonly Result[],
  ports: Pick<DiagnosePorts, "about" | "server" | "now">,
  texts: Texts,
): string {
  const { SDKVersion, version, platform, system, model } = ports.about();
  const head = [
    fill(texts.reportTitle, { time: new Date(ports.now()).toISOString() }),
    `WeChat ${version}, SDK ${SDKVersion}, ${platform}, ${system}, ${model}`,
    `${ports.server}, contract ${CONTRACT_VERSION}`,
    "",
  ];
  return [...head, ...results.flatMap((result) => lines(result, texts))].join("\n");
}

function lines({ check, finding }: Result, texts: Texts): string[] {
  const { status, what, remedy, paste, requestId } = finding;
  return [
    `[${statusText(status, texts)}] ${check.title(texts)}: ${what}`,
    ...(remedy ? [`    ${remedy}`] : []),
    ...(paste ? [`    ${paste}`] : []),
    ...(requestId ? [`    ${texts.requestId} ${requestId}`] : []),
  ];
}

/** How a finding's status is called. */
export function statusText(status: FindingStatus, texts: Texts): string {
  return {
    ok: texts.statusOk,
    notice: texts.statusNotice,
    bad: texts.statusBad,
    skipped: texts.statusSkipped,
  }[status];
}
