import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Preview, startPreview } from "../src/index.ts";
import { launchChromium } from "../test/browser/chromium.ts";
import { loseOwnFiles } from "../test/browser/own-files.ts";
import { makePng } from "../test/browser/png.ts";
import { openPage } from "../test/browser/watched-page.ts";
import { photograph } from "./photograph.ts";

/**
 * Draws the upload page in its states, light and dark, Chinese and English, for the eyes of whoever changes it. Into a
 * folder that git ignores: `node scripts/screenshots.ts [folder] [part of a scene's name]`
 */
const [folder = join(import.meta.dirname, "../../../.cache/screenshots"), wanted = ""] =
  process.argv.slice(2);

const MiB = 1024 * 1024;
const words = {
  zh: {
    choose: "选择文件",
    chat: "聊天文件",
    album: "从相册选择",
    done: "上传成功",
    moving: "上传中",
    again: "等待重试",
    failed: "上传失败",
    pdf: "采购合同-2026（终稿）.pdf",
    film: "产品发布会录像.mp4",
    photo: "会议室白板.png",
    wrong: "安装程序.exe",
    empty: "空白.txt",
  },
  en: {
    choose: "Choose files",
    chat: "Chat files",
    album: "Choose from album",
    done: "Uploaded",
    moving: "Uploading",
    again: "Trying again soon",
    failed: "Upload failed",
    pdf: "Purchase contract 2026 (final).pdf",
    film: "Launch event recording.mp4",
    photo: "Whiteboard.png",
    wrong: "setup.exe",
    empty: "blank.txt",
  },
} as const;

interface File {
  readonly name: string;
  readonly buffer: Buffer;
}

/** What a scene is played with. */
interface Stage {
  readonly page: Page;
  readonly preview: Preview;
  readonly say: (typeof words)["zh" | "en"];
  /** Presses the button and picks the files in a chat. */
  choose(...files: readonly File[]): Promise<void>;
  /** Waits for a state that so many cards show. */
  state(text: string, cards?: number): Promise<void>;
}

const pdf = (name: string, size = 3.4 * MiB): File => ({
  name,
  buffer: Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(size, 7)]),
});
const film = (name: string, size = 30 * MiB): File => ({
  name,
  buffer: Buffer.concat([Buffer.from("\0\0\0\x18ftypisom", "latin1"), Buffer.alloc(size, 3)]),
});
const other = (name: string, size: number): File => ({
  name,
  buffer: Buffer.alloc(size, 1),
});
const photo = (name: string): File => ({ name, buffer: makePng(160, 120) });

const scenes: Readonly<Record<string, { readonly phone?: object; play(stage: Stage): Promise<void> }>> = {
  empty: { play: async ({ page }) => page.getByText(/100 MB/).waitFor() },
  sheet: {
    async play({ page, say }) {
      await page.getByRole("button", { name: say.choose }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  several: {
    async play({ preview, say, choose, state }) {
      await choose(photo(say.photo));
      await state(say.done);
      preview.emulator.faults.add({ operation: "PostObject", bytesPerSecond: 0.6 * MiB });
      preview.emulator.faults.add({ operation: "UploadPart", bytesPerSecond: 0.4 * MiB });
      await choose(film(say.film), pdf(say.pdf, 8 * MiB), pdf(`2-${say.pdf}`), pdf(`3-${say.pdf}`));
      await new Promise((resolve) => setTimeout(resolve, 5000));
    },
  },
  done: {
    async play({ say, choose, state }) {
      await choose(pdf(say.pdf));
      await state(say.done);
    },
  },
  retry: {
    async play({ preview, say, choose, state }) {
      preview.emulator.faults.add({ operation: "PostObject", status: 503, code: "ServiceUnavailable" });
      await choose(pdf(say.pdf));
      await state(say.again);
    },
  },
  failed: {
    async play({ preview, say, choose, state }) {
      preview.emulator.faults.add({ operation: "PostObject", status: 403, code: "AccessDenied" });
      await choose(pdf(say.pdf));
      await state(say.failed);
    },
  },
  refused: {
    async play({ page, say, choose }) {
      await choose(other(say.wrong, 2000), other(say.empty, 0), pdf(say.pdf));
      await page.getByRole("alert").waitFor();
    },
  },
  "mobile-data": {
    phone: { networkType: "4g" },
    async play({ page, say, choose }) {
      await choose(film(say.film));
      await page.getByRole("dialog").getByText(/30 MB/).waitFor();
    },
  },
  unfinished: {
    async play({ page, preview, say, choose, state }) {
      preview.emulator.faults.add({ operation: "UploadPart", bytesPerSecond: 0.4 * MiB });
      await choose(film(say.film));
      await state(say.moving);
      const isPart = (url = "") => /[?&]partNumber=/.test(url);
      await page.waitForResponse((answer) => isPart(answer.request().headers()["x-wx-url"]));
      await page.waitForTimeout(500);
      await page.reload();
      await page.getByRole("group").waitFor();
    },
  },
  "file-needed": {
    async play({ page, preview, say, choose, state }) {
      preview.emulator.faults.add({ operation: "UploadPart", bytesPerSecond: 0.4 * MiB });
      await choose(film(say.film));
      await state(say.moving);
      await loseOwnFiles(page, preview.page.url);
      await page.goto(preview.page.url);
      await page.getByText(/^(上次未传完|Not finished last time)$/).waitFor();
    },
  },
  computer: {
    phone: { platform: "windows" },
    play: async ({ page }) => page.getByText(/电脑|computer/).waitFor(),
  },
  large: {
    phone: { fontSizeSetting: 24 },
    async play({ preview, say, choose, state }) {
      preview.emulator.faults.add({ operation: "PostObject", bytesPerSecond: 0.5 * MiB });
      await choose(pdf(say.pdf, 6 * MiB), other(say.wrong, 2000));
      await state(say.moving);
    },
  },
};

const dir = await mkdtemp(join(tmpdir(), "zhichuan-screenshots-"));
const preview = await startPreview({ dir, distDir: join(dir, "dist") });
const browser = await launchChromium();
await mkdir(folder, { recursive: true });
try {
  for (const [name, scene] of Object.entries(scenes).filter(([title]) => title.includes(wanted)))
    for (const language of ["zh", "en"] as const) await draw(name, scene, language);
} finally {
  await browser.close();
  await preview.close();
  await rm(dir, { recursive: true });
}

async function draw(name: string, { phone, play }: (typeof scenes)[string], language: "zh" | "en") {
  const { page } = await openPage(browser, {
    viewport: { width: 440, height: 892 },
    locale: language === "zh" ? "zh-CN" : "en-US",
  });
  await page.addInitScript((settings) => {
    Object.assign(globalThis, { zhichuanPhone: settings });
  }, phone ?? {});
  await page.goto(preview.page.url);
  const say = words[language];
  await play({
    page,
    preview,
    say,
    async choose(...files) {
      await page.getByRole("button", { name: say.choose }).click();
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: say.chat }).click();
      const paths = files.map((file) => join(dir, file.name));
      for (const [place, file] of files.entries()) await writeFile(paths[place] as string, file.buffer);
      await (await chooser).setFiles(paths);
    },
    state: (text, cards = 1) =>
      page
        .getByText(text, { exact: true })
        .nth(cards - 1)
        .waitFor({ timeout: 20_000 }),
  });
  await photograph(page, folder, `${name}-${language}`);
  await page.close();
  preview.emulator.faults.clear();
}
