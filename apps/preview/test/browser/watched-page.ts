import type { Browser, Page } from "playwright-core";

/** A page, and everything about it that a clean run has none of. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console and uncaught exceptions. */
  readonly errors: string[];
  /** Addresses asked that are not on this machine. */
  readonly foreign: string[];
}

/** Opens a page in a context of its own (an empty profile) and watches it. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 }, locale: "zh-CN", ...options });
  page.setDefaultTimeout(5_000);
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(blob|data):$/.test(protocol) || hostname === "127.0.0.1") return;
    foreign.push(request.url());
  });
  return { page, errors, foreign };
}
