import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPreview } from "../src/index.ts";
import { launchChromium } from "../test/browser/chromium.ts";
import { makePng } from "../test/browser/png.ts";
import { openPage } from "../test/browser/watched-page.ts";

/** Takes the README's picture: two files have been stored. `node scripts/screenshot.ts [file] [light|dark]` */
const [file = join(import.meta.dirname, "../../../docs/screenshot.png"), colorScheme = "light"] =
  process.argv.slice(2);

const MiB = 1024 * 1024;
const FILES = [
  { name: "现场照片.png", mimeType: "image/png", buffer: makePng(160, 120) },
  { name: "采购合同-2026.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(3.4 * MiB, 7) },
];

const dir = await mkdtemp(join(tmpdir(), "zhichuan-screenshot-"));
const preview = await startPreview({
  dir,
  distDir: join(dir, "dist"),
  ports: { page: 0, server: 3000, oss: 9000, wechat: 9003 },
});
const browser = await launchChromium();
try {
  const { page } = await openPage(browser, {
    viewport: { width: 880, height: 892 },
    deviceScaleFactor: 2,
    colorScheme: colorScheme === "dark" ? "dark" : "light",
  });
  await page.goto(preview.page.url);
  await page.getByRole("button", { name: "选择文件" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "聊天文件" }).click();
  await (await chooser).setFiles(FILES);
  await page.getByText("上传成功", { exact: true }).nth(1).waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, animations: "disabled" });
} finally {
  await browser.close();
  await preview.close();
  await rm(dir, { recursive: true });
}
