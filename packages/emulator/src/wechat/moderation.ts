import { networkInterfaces } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { MiniProgram } from "./mini-program.ts";
import type { Pusher } from "./pusher.ts";

/** A file that WeChat has fetched. */
interface CheckedMedia {
  readonly type: "image" | "audio";
  /** The file's own name, from `Content-Disposition`, or the last part of its address. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What WeChat finds; "silence": it never says. */
type Finding = "pass" | "review" | "risky" | "silence";

/** How the emulator judges, since it looks at no picture. */
export interface ModerationRule {
  /** Default `byMarker`. */
  readonly find?: (media: CheckedMedia) => Finding;
  /** Milliseconds from the request to the push, e.g. 3000. Default 0. */
  readonly delayMs?: number;
}

export interface MediaModerationOptions {
  readonly miniProgram: MiniProgram;
  readonly pusher: Pusher;
  readonly now: () => Date;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

interface Check {
  readonly traceId: string;
  readonly url: string;
  readonly type: "image" | "audio";
  readonly openid: string;
}

/** Bytes: what WeChat takes at most. */
const LARGEST = 10 * 1024 * 1024;
const LABELS = { pass: 100, review: 20012, risky: 20002 } as const;
const NOT_FETCHED = -1008;
const FETCH_TIMEOUT_MS = 5000;

/** A file is risky, or for review, that says so in its name or anywhere in its bytes; every other passes. */
function byMarker({ name, bytes }: CheckedMedia): Finding {
  const says = (word: string) => name.toLowerCase().includes(word) || bytes.includes(word);
  if (says("risky")) return "risky";
  return says("review") ? "review" : "pass";
}

/** WeChat's content check: fetches the file, judges it by a rule, and pushes the outcome as `wxa_media_check`. */
export class MediaModeration {
  rule: ModerationRule = {};
  readonly #options: MediaModerationOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: MediaModerationOptions) {
    this.#options = options;
  }

  /** Begins a check and does not wait for it. */
  begin(check: Check): void {
    const running = this.#run(check)
      .catch(() => {})
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when every check has ended, and its outcome was taken or has been tried for the last time. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #run({ traceId, url, type, openid }: Check): Promise<void> {
    const { miniProgram, pusher, now, signal } = this.#options;
    const { find = byMarker, delayMs = 0 } = this.rule;
    if (delayMs > 0) await delay(delayMs, undefined, { signal });
    const media = await fetchMedia(url, type, signal);
    const finding = media && find(media);
    if (finding === "silence") return;
    await pusher.push({
      ToUserName: "gh_7a6869636875",
      FromUserName: openid,
      CreateTime: Math.floor(now().getTime() / 1000),
      MsgType: "event",
      Event: "wxa_media_check",
      appid: miniProgram.appid,
      trace_id: traceId,
      version: 2,
      ...outcome(finding),
    });
  }
}

function outcome(finding: Exclude<Finding, "silence"> | undefined) {
  if (!finding) return { detail: [], errcode: NOT_FETCHED, errmsg: "下载错误，请检查媒体链接是否有效" };
  const result = { suggest: finding, label: LABELS[finding] };
  const detail = [{ strategy: "content_model", errcode: 0, ...result, prob: 90 }];
  return { detail, errcode: 0, errmsg: "ok", result };
}

/** The file, from this machine alone; undefined when it cannot be had. */
async function fetchMedia(
  url: string,
  type: CheckedMedia["type"],
  signal: AbortSignal,
): Promise<CheckedMedia | undefined> {
  const { hostname, pathname } = new URL(url);
  if (!isThisMachine(hostname)) return undefined;
  try {
    const answer = await fetch(url, {
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200 || bytes.length > LARGEST) return undefined;
    const named = /filename\*=UTF-8''([^;]*)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
    return { type, name: decodeURIComponent(named ?? pathname.split("/").at(-1) ?? ""), bytes };
  } catch {
    return undefined;
  }
}

/** Also by the address under which a phone in the same network reaches it. */
function isThisMachine(hostname: string): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((found = []) => found);
  return (
    hostname === "localhost" || addresses.some(({ address }) => [address, `[${address}]`].includes(hostname))
  );
}
