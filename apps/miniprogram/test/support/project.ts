import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A small mini-program that builds: one page with a component, an include and a shared module. */
const sound: Readonly<Record<string, string>> = {
  "app.json": JSON.stringify({ pages: ["pages/a/a"], sitemapLocation: "sitemap.json" }),
  "app.ts": "App({});",
  "app.wxss": '@import "./styles/base.wxss";',
  "styles/base.wxss": "page { color: black; }",
  "sitemap.json": "{}",
  "shared.ts":
    "export const address: string = __API_BASE__; export const pick = (a?: { b?: string }) => a?.b ?? address;",
  "pages/a/a.json": JSON.stringify({ usingComponents: { "file-card": "/components/card/card" } }),
  "pages/a/a.ts":
    'import { pick } from "../../shared.ts";\nPage({ data: { address: pick() }, choose() {}, chosen() {} });',
  "pages/a/a.wxml":
    '<view>\n  <include src="./part" />\n  <file-card bind:chosen="chosen" />\n  <image src="/images/a.png" />\n</view>\n',
  "pages/a/part.wxml": '<button bindtap="choose">选择</button>\n',
  "images/a.png": "png",
  "components/card/card.json": JSON.stringify({ component: true }),
  "components/card/card.ts":
    'import { address } from "../../shared.ts";\nComponent({ data: { address }, methods: { tap() {} } });',
  "components/card/card.wxml": '<view catch:tap="tap"><slot /></view>\n',
};

/** An empty folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zhichuan-miniprogram-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a mini-program's sources, `changes` laid over the sound one; `undefined` takes a file away. */
export async function writeProject(changes: Record<string, string | undefined> = {}): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries({ ...sound, ...changes })) {
    if (content === undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
