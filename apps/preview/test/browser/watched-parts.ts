import type { Page } from "playwright-core";

/** Notes from now on the number of every part that the page begins to send, in their order. */
export function watchParts(page: Page): readonly number[] {
  const numbers: number[] = [];
  page.on("request", (request) => {
    const number = /[?&]partNumber=(\d+)/.exec(request.headers()["x-wx-url"] ?? "")?.[1];
    if (number !== undefined) numbers.push(Number(number));
  });
  return numbers;
}
