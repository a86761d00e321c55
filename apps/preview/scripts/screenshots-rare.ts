import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PhoneSettings } from "@zhichuan/fake-wx/browser";
import type { Page } from "playwright-core";
import { FilesPage } from "../test/browser/files-page.ts";
import { makePng } from "../test/browser/png.ts";
import { setStage } from "../test/browser/stage.ts";
import type { User } from "../test/browser/user.ts";
import { openPage } from "../test/browser/watched-page.ts";
import { photograph } from "./photograph.ts";

/**
 * Draws what is seldom seen: every state beside another, no network, questions, the smallest phone with the largest type.
 * Each page at its full height, light and dark, Chinese and English, into a folder that git ignores:
 * `node scripts/screenshots-rare.ts [folder] [part of a scene's name]`
 */
const [folder = join(import.meta.dirname, "../../../.cache/screenshots"), wanted = ""] =
  process.argv.slice(2);

const MiB = 1024 * 1024;
const TALLEST = 2600;

const words = {
  zh: {
    choose: "选择文件",
    chat: "聊天文件",
    pause: "暂停",
    cancel: "取消",
    details: "详情",
    done: "上传成功",
    failed: "上传失败",
    allDone: "全部上传成功",
    offline: "等待网络…",
    tab: "文件",
    more: "更多操作",
    diagnose: "运行诊断",
    contract: "采购合同.pdf",
    film: "产品发布会录像.mp4",
    second: "产品发布会录像（备份）.mp4",
    photo: "会议室白板.png",
    long: "二〇二六年度华东区域供应链战略采购框架合同（第三次修订稿）终版.docx",
    wrong: "二〇二六年度华东区域供应链战略采购框架合同签署工具安装程序.exe",
  },
  en: {
    choose: "Choose files",
    chat: "Chat files",
    pause: "Pause",
    cancel: "Cancel",
    details: "Details",
    done: "Uploaded",
    failed: "Upload failed",
    allDone: "All uploaded",
    offline: "Waiting for the network…",
    tab: "Files",
    more: "More actions",
    diagnose: "Run diagnosis",
    contract: "Contract.pdf",
    film: "Launch event recording.mp4",
    second: "Launch event recording (copy).mp4",
    photo: "Whiteboard.png",
    long: "Strategic purchasing framework agreement for the eastern region, third revision.docx",
    wrong: "Installer of the signing tool for the purchasing framework agreement.exe",
  },
} as const;

type Language = keyof typeof words;
type Words = (typeof words)[Language];
type File = readonly [name: string, content: Buffer];

interface Scene {
  readonly phone?: PhoneSettings;
  readonly size?: { readonly width: number; readonly height: number };
  readonly on?: "files";
  /** Whether this user has files. */
  readonly hasFiles?: boolean;
  /** Whether what is drawn is the screen alone: something lies over the page. */
  readonly isScreen?: boolean;
  play(page: Page, say: Words, choose: (...files: readonly File[]) => Promise<void>): Promise<unknown>;
}

const pdf = (name: string, size = 2000): File => [
  name,
  Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(size, 7)]),
];
const film = (name: string, size: number): File => [
  name,
  Buffer.concat([Buffer.from("\0\0\0\x18ftypisom", "latin1"), Buffer.alloc(size, 3)]),
];
const docx = (name: string, size = 3 * MiB): File => [
  name,
  Buffer.concat([Buffer.from("PK\x03\x04\x14\0", "latin1"), Buffer.alloc(size, 3)]),
];
const photo = (name: string): File => [name, makePng(80, 60)];

const stage = await setStage();
const { faults } = stage.preview.emulator;
const small = { size: { width: 320, height: 568 }, phone: { fontSizeSetting: 26 } } as const;
const refused = { operation: "PostObject", status: 403, code: "AccessDenied", times: 1 } as const;
const press = (page: Page, label: string, name: string) =>
  page.getByRole("button", { name: `${label} ${name}`, exact: true }).click();

const scenes: Readonly<Record<string, Scene>> = {
  "all-states": {
    async play(page, say, choose) {
      faults.add(refused);
      await choose(pdf(say.contract));
      await page.getByText(say.failed, { exact: true }).waitFor();
      await choose(photo(say.photo));
      await page.getByText(say.done, { exact: true }).waitFor();
      faults.add({ operation: "UploadPart", bytesPerSecond: MiB / 2 });
      await choose(film(say.film, 12 * MiB), film(say.second, 12 * MiB));
      await page
        .getByText(/ MB\/s/)
        .first()
        .waitFor();
      await press(page, say.cancel, say.second);
      await page.waitForTimeout(2000);
      await press(page, say.pause, say.film);
      await page.waitForTimeout(500);
    },
  },
  "all-over": {
    async play(page, say, choose) {
      await choose(pdf(say.contract), photo(say.photo));
      await page.getByText(say.allDone, { exact: true }).waitFor();
    },
  },
  offline: {
    async play(page, say, choose) {
      faults.add({ operation: "PostObject", bytesPerSecond: MiB / 4 });
      await choose(pdf(say.contract, 2 * MiB));
      await page.getByText(/KB\/s/).waitFor();
      await page.context().setOffline(true);
      await page.getByText(say.offline, { exact: true }).waitFor();
    },
  },
  "cancel-question": {
    isScreen: true,
    async play(page, say, choose) {
      faults.add({ operation: "UploadPart", bytesPerSecond: MiB });
      await choose(film(say.film, 32 * MiB));
      await page.getByText(/(已传 1[1-9][.\d]* MB|1[1-9][.\d]* MB sent)$/).waitFor({ timeout: 20_000 });
      await press(page, say.cancel, say.film);
      await page.getByRole("dialog").waitFor();
    },
  },
  notice: {
    async play(page, say) {
      await page.evaluate(() => {
        HTMLInputElement.prototype.click = () => {
          throw new Error("no chooser");
        };
      });
      await page.getByRole("button", { name: say.choose }).click();
      await page.getByRole("dialog").getByRole("button", { name: say.chat }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "small-upload": {
    ...small,
    async play(page, say, choose) {
      faults.add({ operation: "PostObject", bytesPerSecond: MiB / 4 });
      await choose(docx(say.long), docx(say.wrong, 10), docx(`2-${say.long}`));
      await page.getByText(/KB\/s/).first().waitFor();
      await page.waitForTimeout(1500);
    },
  },
  "small-sheet": {
    ...small,
    isScreen: true,
    async play(page, say, choose) {
      faults.add(refused);
      await choose(docx(say.long, 2000));
      await press(page, say.details, say.long);
      await page.waitForTimeout(400);
    },
  },
  "small-files": {
    ...small,
    on: "files",
    hasFiles: true,
    async play(page, say) {
      await press(page, say.more, say.long);
      await page.waitForTimeout(800);
    },
  },
  "small-diagnosis": {
    ...small,
    on: "files",
    phone: {
      fontSizeSetting: 26,
      console: { domains: { request: [stage.preview.server.url], uploadFile: [], downloadFile: [] } },
    },
    async play(page, say) {
      await page.getByRole("button", { name: say.diagnose }).click();
      await page.waitForTimeout(2500);
    },
  },
  "diagnosis-running": {
    on: "files",
    async play(page, say) {
      faults.add({ operation: "PostObject", delayMs: 6000 });
      await page.getByRole("button", { name: say.diagnose }).click();
      await page.waitForTimeout(1500);
    },
  },
};

await mkdir(folder, { recursive: true });
try {
  for (const [name, scene] of Object.entries(scenes).filter(([title]) => title.includes(wanted)))
    for (const language of ["zh", "en"] as const) await draw(name, scene, language);
  if ("no-login".includes(wanted)) {
    await stage.preview.server.stop();
    await stage.preview.server.start("none");
    const noLogin: Scene = { on: "files", play: (page) => page.getByRole("heading").last().waitFor() };
    for (const language of ["zh", "en"] as const) await draw("no-login", noLogin, language);
  }
} finally {
  await stage.close();
}

async function draw(name: string, scene: Scene, language: Language): Promise<void> {
  const say = words[language];
  const user = stage.newUser();
  if (scene.hasFiles) await fill(user, say);
  const size = scene.size ?? { width: 440, height: 892 };
  const { page } = await openPage(stage.browser, {
    viewport: size,
    locale: language === "zh" ? "zh-CN" : "en-US",
  });
  const files = new FilesPage(page);
  await page.addInitScript((phone) => void Object.assign(globalThis, { zhichuanPhone: phone }), {
    ...scene.phone,
  });
  if (scene.on === "files") await files.open(stage.preview.page.url, user, scene.phone, say.tab);
  else await page.goto(stage.preview.page.url);
  await scene.play(page, say, (...chosen) => choose(page, say, chosen));
  if (!scene.isScreen) await grow(page, files, size);
  await photograph(page, folder, `${name}-${language}`);
  await page.context().close();
  faults.clear();
}

async function fill(user: User, say: Words): Promise<void> {
  await user.upload(say.contract, "x".repeat(9000));
  await user.upload(say.photo, makePng(90, 90));
  await user.upload("review.jpg", makePng(90, 90), "avatar");
  await stage.preview.emulator.wechat.idle();
  await user.upload(say.long, "x".repeat(90_000));
}

async function choose(page: Page, say: Words, files: readonly File[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: say.choose }).click();
  await page.getByRole("dialog").getByRole("button", { name: say.chat }).click();
  const paths = files.map(([name]) => join(stage.dir, name));
  for (const [place, [, content]] of files.entries()) await writeFile(paths[place] as string, content);
  await (await chooser).setFiles(paths);
}

/** Makes the screen as high as the page, so that all of it is drawn. */
async function grow(page: Page, files: FilesPage, { width, height }: { width: number; height: number }) {
  const bars = await files.shown.evaluate((shown) => innerHeight - shown.clientHeight);
  const whole = await files.shown.evaluate((shown) => shown.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, whole + bars)) });
  await page.waitForTimeout(300);
}
