import type { Language, Texts } from "../texts.ts";
import { baseLibrary } from "./checks/base-library.ts";
import { clock } from "./checks/clock.ts";
import { downloadDomain } from "./checks/download-domain.ts";
import { network } from "./checks/network.ts";
import { privacy } from "./checks/privacy.ts";
import { requestDomain } from "./checks/request-domain.ts";
import { server } from "./checks/server.ts";
import { session } from "./checks/session.ts";
import { ticket } from "./checks/ticket.ts";
import { trialUpload } from "./checks/trial-upload.ts";
import { uploadDomain } from "./checks/upload-domain.ts";
import { failed } from "./failure.ts";
import type { Check, Finding } from "./finding.ts";
import type { DiagnosePorts } from "./ports.ts";

/** Every check, in the order in which one builds on another. */
export const checks: readonly Check[] = [
  baseLibrary,
  network,
  privacy,
  server,
  clock,
  session,
  ticket,
  requestDomain,
  uploadDomain,
  downloadDomain,
  trialUpload,
];

/** What one check has found. */
export interface Result {
  readonly check: Check;
  readonly finding: Finding;
}

/** Runs all checks, one after the other. `onResult` is told each as it comes. Never rejects. */
export async function diagnose(
  ports: DiagnosePorts,
  options: {
    readonly texts: Texts;
    readonly language: Language;
    readonly onResult?: (result: Result) => void;
  },
): Promise<readonly Result[]> {
  const context = { ports, texts: options.texts, language: options.language, known: {} };
  const results: Result[] = [];
  for (const check of checks) {
    const finding = await check.run(context).catch((error) => failed(error, context));
    results.push({ check, finding });
    options.onResult?.({ check, finding });
  }
  return results;
}
