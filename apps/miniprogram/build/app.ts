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

/** What is to be built, before anything is. */
export interface Collected {
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
export async function collectApp(srcDir: string): Promise<Collected> {
  const collector = new Collector(srcDir);
  const appJson = join(srcDir, "app.json");
  const app = await readJson<AppJson>(appJson);
  const pages = [
    ...(app.pages ?? []),
    ...[...(app.subPackages ?? []), ...(app.subpackages ?? [])].flatMap((sub) =>
      sub.pages.map((page) => `${sub.root.replace(/\/$/, "")}/${page}`),
    ),
  ];
  if (pages.length === 0) throw new BuildError(`${appJson} names no page`);
  await collector.visit({ kind: "app", from: join(srcDir, "app"), to: "app" }, appJson);
  for (const page of pages)
    await collector.visit({ kind: "page", from: join(srcDir, page), to: page }, appJson);
  const icons = (app.tabBar?.list ?? []).flatMap((tab) => [tab.iconPath, tab.selectedIconPath]);
  for (const named of [app.sitemapLocation, app.themeLocation, ...icons])
    if (named) await collector.assets.add(join(srcDir, named), named, appJson);
  return collector.collected();
}

/**
 * Follows one component to everything it consists of, so that another mini-program can take it over.
 *
 * @param path the component below `srcDir`, without extension. Example: `components/uploader/uploader`.
 * @throws {BuildError} when it, or something it names, is missing.
 */
export async function collectComponent(srcDir: string, path: string): Promise<Collected> {
  const collector = new Collector(srcDir);
  await collector.visit({ kind: "component", from: join(srcDir, path), to: path }, "the command line");
  return collector.collected();
}

class Collector {
  readonly assets: AssetCollector;
  readonly #srcDir: string;
  readonly #units = new Map<string, Unit>();

  constructor(srcDir: string) {
    this.#srcDir = srcDir;
    this.assets = new AssetCollector(srcDir);
  }

  /** Adds a unit, its files and the components it uses. */
  async visit(unit: Unit, namedBy: string): Promise<void> {
    if (this.#units.has(unit.to)) return;
    for (const extension of requiredFiles(unit))
      if (!existsSync(unit.from + extension))
        throw new BuildError(`${namedBy} names ${unit.to}, but there is no ${unit.from}${extension}`);
    if (!scriptOf(unit)) throw new BuildError(`${namedBy} names ${unit.to}, but there is no ${unit.from}.ts`);
    this.#units.set(unit.to, unit);
    for (const extension of [".json", ".wxml", ".wxss"])
      if (existsSync(unit.from + extension))
        await this.assets.add(unit.from + extension, unit.to + extension);
    const manifest = `${unit.from}.json`;
    const { usingComponents = {} } = existsSync(manifest)
      ? await readJson<{ usingComponents?: Record<string, string> }>(manifest)
      : {};
    for (const [tag, path] of Object.entries(usingComponents))
      await this.visit(resolveComponent(path, unit, this.#srcDir, `<${tag}>`), manifest);
  }

  collected(): Collected {
    return { units: [...this.#units.values()], assets: this.assets.files };
  }
}

function requiredFiles(unit: Unit): string[] {
  if (unit.kind === "app") return [".json"];
  return unit.kind === "page" ? [".wxml"] : [".json", ".wxml"];
}
