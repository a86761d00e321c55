import type { Browser, Page } from "playwright-core";

/** A page, and everything about it that a clean run has none of. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console and uncaught exceptions. */
  readonly errors: string[];
  /** Addresses asked that are not on this machine. */
  readonly foreign: string[];
}

/** A profile as pages are opened in. */
export const PROFILE = { viewport: { width: 900, height: 900 }, locale: "zh-CN" } as const;

/** Opens a page in a profile of its own, which is empty and ends with the page, and watches it. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<WatchedPage> {
  return watchPage(await browser.newPage({ ...PROFILE, ...options }));
}

/** Watches a page from now on. */
export function watchPage(page: Page): WatchedPage {
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
