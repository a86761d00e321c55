import { join } from "node:path";
import type { Page } from "playwright-core";

/** Draws a page as it stands, light and dark. Example: `done-zh` becomes `done-zh-light.png` and `done-zh-dark.png`. */
export async function photograph(page: Page, folder: string, title: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${title}-${colorScheme}.png`) });
  }
}
