import { existsSync } from "node:fs";
import { join } from "node:path";
import { AssetCollector } from "./assets.ts";
import { BuildError } from "./error.ts";
import { readJson } from "./json.ts";
import { resolveComponent, scriptOf, type Unit } from "./unit.ts";

interface AppJson {
  readonly pages?: readonly string[];
  readonly subPackages?: readonly SubPackage[];
  readonly subpackages?: readonly SubPackage[];
  readonly usingComponents?: Record<string, string>;
  readonly sitemapLocation?: string;
  readonly themeLocation?: string;
  readonly tabBar?: { readonly list?: readonly TabBarItem[] };
}

interface TabBarItem {
  readonly iconPath?: string;
  readonly selectedIconPath?: string;
}

interface SubPackage {
  readonly root: string;
  readonly pages: readonly string[];
}

/** A mini-program as its app.json describes it, before anything is built. */
export interface CollectedApp {
  /** The app itself, its pages and every component they use, directly or not. */
  readonly units: readonly Unit[];
  /** What is copied: path in the build → path of the source. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Follows app.json through pages, sub-packages and `usingComponents` to everything the mini-program consists of.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html
 *
 * @param srcDir the folder that holds app.json
 * @throws {BuildError} when a page, a component or a file that one of them names is missing.
 */
export async function collectApp(srcDir: string): Promise<CollectedApp> {
  const units = new Map<string, Unit>();
  const assets = new AssetCollector(srcDir);

  async function visit(unit: Unit, namedBy: string): Promise<void> {
    if (units.has(unit.to)) return;
    for (const extension of requiredFiles(unit))
      if (!existsSync(unit.from + extension))
        throw new BuildError(`${namedBy} names ${unit.to}, but there is no ${unit.from}${extension}`);
    if (!scriptOf(unit)) throw new BuildError(`${namedBy} names ${unit.to}, but there is no ${unit.from}.ts`);
    units.set(unit.to, unit);
    for (const extension of [".json", ".wxml", ".wxss"])
      if (existsSync(unit.from + extension)) await assets.add(unit.from + extension, unit.to + extension);
    const manifest = `${unit.from}.json`;
    const { usingComponents = {} } = existsSync(manifest)
      ? await readJson<{ usingComponents?: Record<string, string> }>(manifest)
      : {};
    for (const [tag, path] of Object.entries(usingComponents))
      await visit(resolveComponent(path, unit, srcDir, `<${tag}>`), manifest);
  }

  const appJson = join(srcDir, "app.json");
  const app = await readJson<AppJson>(appJson);
  const pages = [
    ...(app.pages ?? []),
    ...[...(app.subPackages ?? []), ...(app.subpackages ?? [])].flatMap((sub) =>
      sub.pages.map((page) => `${sub.root.replace(/\/$/, "")}/${page}`),
    ),
  ];
  if (pages.length === 0) throw new BuildError(`${appJson} names no page`);
  await visit({ kind: "app", from: join(srcDir, "app"), to: "app" }, appJson);
  for (const page of pages) await visit({ kind: "page", from: join(srcDir, page), to: page }, appJson);
  const icons = (app.tabBar?.list ?? []).flatMap((tab) => [tab.iconPath, tab.selectedIconPath]);
  for (const named of [app.sitemapLocation, app.themeLocation, ...icons])
    if (named) await assets.add(join(srcDir, named), named, appJson);
  return { units: [...units.values()], assets: assets.files };
}

function requiredFiles(unit: Unit): string[] {
  if (unit.kind === "app") return [".json"];
  return unit.kind === "page" ? [".wxml"] : [".json", ".wxml"];
}
