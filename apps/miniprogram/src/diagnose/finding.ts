import type { FormTicket } from "@zhichuan/contract/types";
import type { Texts } from "../texts.ts";
import type { DiagnosePorts } from "./ports.ts";

/** `notice`: nothing is broken, but somebody should know. `skipped`: something before it has to be mended first. */
export type FindingStatus = "ok" | "notice" | "bad" | "skipped";

/** What one check found, in words. */
export interface Finding {
  readonly status: FindingStatus;
  /** What is, or what is wrong. */
  readonly what: string;
  /** What to do about it; the line to paste goes where this says. */
  readonly remedy?: string;
  /** The exact line to paste. Example: `https://bucket.oss-cn-hangzhou.aliyuncs.com`. */
  readonly paste?: string;
  /** Names the request at the server or at OSS. */
  readonly requestId?: string;
}

/** What checks tell those after them. */
interface Known {
  /** When the server answered by its own clock and by the phone's: milliseconds since 1970. */
  clocks?: { readonly server: number; readonly phone: number };
  /** Whether the server has answered. */
  reached?: boolean;
  /** A ticket for the trial file. */
  ticket?: FormTicket;
  /** Whether the trial file has arrived in the bucket. */
  sent?: boolean;
}

export interface Context {
  readonly ports: DiagnosePorts;
  readonly texts: Texts;
  readonly language: "zh" | "en";
  readonly known: Known;
}

/** One check. It never rejects for what it looks for. */
export interface Check {
  readonly name: string;
  /** What is looked at, as the list calls it. */
  title(texts: Texts): string;
  run(context: Context): Promise<Finding>;
}
