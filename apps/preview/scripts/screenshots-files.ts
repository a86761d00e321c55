import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { PhoneSettings } from "@zhichuan/fake-wx/browser";
import { FilesPage } from "../test/browser/files-page.ts";
import { makePng } from "../test/browser/png.ts";
import { type Stage, setStage } from "../test/browser/stage.ts";
import { openPage } from "../test/browser/watched-page.ts";
import { photograph } from "./photograph.ts";

/**
 * Draws the files page, the error sheet and the diagnosis in their states, light and dark, Chinese and English, for the
 * eyes of whoever changes them. Into a folder that git ignores: `node scripts/screenshots-files.ts [folder] [part of a
 * scene's name]`
 */
const [folder = join(import.meta.dirname, "../../../.cache/screenshots"), wanted = ""] =
  process.argv.slice(2);

type Language = "zh" | "en";

const words = {
  zh: { tab: "文件", more: "更多操作", remove: "删除", send: "发送", diagnose: "运行诊断", copy: "复制链接" },
  en: {
    tab: "Files",
    more: "More actions",
    remove: "Delete",
    send: "Send",
    diagnose: "Run diagnosis",
    copy: "Copy link",
  },
} as const;

const names = {
  zh: [
    "采购合同-2026（终稿）.pdf",
    "华东大区第三季度销售数据汇总与去年同期对比分析表.xlsx",
    "会议室白板.png",
    "产品发布会录像.mp4",
  ],
  en: [
    "Purchase contract 2026.pdf",
    "Sales of the third quarter compared with those of last year.xlsx",
    "Whiteboard.png",
    "Launch event recording.mp4",
  ],
} as const;

interface Scene {
  readonly phone?: (stage: Stage) => PhoneSettings;
  /** What is in the bucket before the page is opened. */
  readonly files?: boolean;
  readonly before?: (stage: Stage) => unknown;
  play(files: FilesPage, say: (typeof words)[Language], name: string, stage: Stage): Promise<unknown>;
}

const openActions = async (files: FilesPage, say: (typeof words)[Language], name: string) => {
  await files.button(`${say.more} ${name}`).click();
};

const scenes: Readonly<Record<string, Scene>> = {
  "files-empty": { play: (files) => files.shown.getByRole("heading").waitFor() },
  "files-loading": {
    before: ({ preview }) => preview.emulator.faults.add({ operation: "ListObjectsV2", delayMs: 4000 }),
    play: (files) => files.shown.locator("[aria-busy=true]").waitFor(),
  },
  "files-list": {
    files: true,
    async play(files, say, name) {
      await files.rows().first().waitFor();
      await openActions(files, say, name);
      await files.page.waitForTimeout(800);
    },
  },
  "files-large": {
    files: true,
    phone: () => ({ fontSizeSetting: 24 }),
    async play(files, say, name) {
      await openActions(files, say, name);
      await files.page.waitForTimeout(800);
    },
  },
  "files-failed": {
    before: ({ preview }) =>
      preview.emulator.faults.add({ operation: "ListObjectsV2", status: 503, code: "ServiceUnavailable" }),
    play: (files) => files.shown.getByRole("alert").waitFor(),
  },
  "files-not-new": {
    files: true,
    async play(files, _say, _name, { preview }) {
      await files.rows().first().waitFor();
      preview.emulator.faults.add({ operation: "ListObjectsV2", status: 503, code: "ServiceUnavailable" });
      await files.pullDown();
      await files.shown.getByRole("alert").waitFor();
    },
  },
  "files-delete": {
    files: true,
    async play(files, say, name) {
      await openActions(files, say, name);
      await files.shown.getByRole("button", { name: `${say.remove} ${name}`, exact: true }).click();
      await files.page.getByRole("dialog").waitFor();
    },
  },
  "files-copied": {
    files: true,
    async play(files, say, name) {
      await openActions(files, say, name);
      await files.shown.getByRole("button", { name: `${say.copy} ${name}`, exact: true }).click();
      await files.page.locator(".frame-toast-none").waitFor();
    },
  },
  "sheet-retry": {
    files: true,
    async play(files, say, name, { preview }) {
      await openActions(files, say, name);
      preview.emulator.faults.add({ operation: "HeadObject", status: 503, code: "ServiceUnavailable" });
      await files.shown.getByRole("button", { name: `${say.copy} ${name}`, exact: true }).click();
      await files.sheet().waitFor();
      await files.page.waitForTimeout(400);
    },
  },
  "sheet-developer": {
    files: true,
    phone: ({ preview }) => ({ console: { domains: { request: [preview.server.url], downloadFile: [] } } }),
    async play(files, say, name) {
      await openActions(files, say, name);
      await files.shown.getByRole("button", { name: `${say.send} ${name}`, exact: true }).click();
      await files.sheet().waitFor();
      await files.page.waitForTimeout(400);
    },
  },
  "diagnosis-good": { play: runDiagnosis },
  "diagnosis-bad": {
    phone: ({ preview }) => ({
      console: {
        domains: { request: [preview.server.url, preview.emulator.ossUrl], uploadFile: [], downloadFile: [] },
        privacy: { needAuthorization: false, privacyContractName: "" },
      },
    }),
    play: runDiagnosis,
  },
  "diagnosis-end": {
    phone: ({ preview }) => ({
      console: { domains: { request: [preview.server.url], uploadFile: [], downloadFile: [] } },
    }),
    async play(files, say) {
      await runDiagnosis(files, say);
      await files
        .rows()
        .last()
        .evaluate((row) => row.closest(".frame-page")?.scrollTo(0, 9999));
    },
  },
};

async function runDiagnosis(files: FilesPage, say: (typeof words)[Language]): Promise<void> {
  await files.shown.getByRole("heading").waitFor();
  await files.button(say.diagnose).click();
  await files.page.waitForTimeout(2500);
}

const stage = await setStage();
await mkdir(folder, { recursive: true });
try {
  for (const [name, scene] of Object.entries(scenes).filter(([title]) => title.includes(wanted)))
    for (const language of ["zh", "en"] as const) await draw(name, scene, language);
} finally {
  await stage.close();
}

async function draw(name: string, scene: Scene, language: Language): Promise<void> {
  const user = stage.newUser();
  const [pdf, sheet, picture, film] = names[language];
  if (scene.files) {
    await user.upload(film, "x".repeat(70_000));
    await user.upload(picture, makePng(120, 120));
    await user.upload(sheet, "x".repeat(1_300_000));
    await user.upload(language === "zh" ? "review-头像.jpg" : "review-avatar.jpg", makePng(90, 90), "avatar");
    await user.upload(language === "zh" ? "risky-头像.jpg" : "risky-avatar.jpg", makePng(90, 90), "avatar");
    await stage.preview.emulator.wechat.idle();
    await user.upload(pdf, "x".repeat(3_400_000));
  }
  scene.before?.(stage);
  const { page } = await openPage(stage.browser, {
    viewport: { width: 440, height: 892 },
    locale: language === "zh" ? "zh-CN" : "en-US",
  });
  const files = new FilesPage(page);
  await files.open(stage.preview.page.url, user, scene.phone?.(stage), words[language].tab);
  await scene.play(files, words[language], pdf, stage);
  await photograph(page, folder, `${name}-${language}`);
  await page.context().close();
  stage.preview.emulator.faults.clear();
}
