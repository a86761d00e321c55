import { join, relative } from "node:path";
import { callLibrary } from "./library/call.ts";
import { checkPackage, kib } from "./package-check.ts";
import { appVersion, type ReleaseProject, stageProject } from "./project.ts";
import { convertCode } from "./qr-code.ts";
import type { Release, Settings } from "./settings.ts";

/** Not called: what is compiled only to be checked needs some address. */
const exampleApi = "https://api.example.com";

/** What WeChat calls every preview; the library sets it whatever it is told. */
const previewVersion = "0.0.1";

/**
 * Does what the command line asks for.
 *
 * @param say takes what people are to read, a line a step
 * @throws {ReleaseError}
 */
export async function run(settings: Settings, say: (line: string) => void): Promise<void> {
  const job = new Job(settings, say);
  await job[settings.command]();
}

class Job {
  readonly #settings: Settings;
  readonly #say: (line: string) => void;

  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
  }

  async check(): Promise<void> {
    await using project = await stageProject(exampleApi);
    await this.#check(project);
  }

  async preview(): Promise<void> {
    const { release, api } = this.#target();
    await using project = await stageProject(api);
    await this.#check(project);
    const fromWechat = join(project.folder, "code");
    const png = join(this.#settings.out, "preview.png");
    await callLibrary(this.#settings.log, "preview", {
      ...release,
      folder: project.folder,
      version: previewVersion,
      codeFile: fromWechat,
    });
    const drawn = await convertCode(fromWechat, png);
    this.#say(`Preview for ${nameOf(release)}, API ${api}: ${release.description}`);
    if (drawn) this.#say(drawn);
    this.#say(`Scan it with WeChat, or open ${relative(process.cwd(), png)}`);
  }

  async upload(): Promise<void> {
    const { release, api } = this.#target();
    const version = await appVersion();
    await using project = await stageProject(api);
    await this.#check(project);
    await callLibrary(this.#settings.log, "upload", { ...release, folder: project.folder, version });
    this.#say(`Uploaded ${version} to ${nameOf(release)}, API ${api}: ${release.description}`);
    this.#say("It is a development version (开发版本) now: mp.weixin.qq.com → 管理 → 版本管理.");
    try {
      await this.#keepSourceMaps(project, release, version);
    } catch (error) {
      this.#say(`The upload stands, but its source maps could not be fetched: ${(error as Error).message}`);
      this.#say("Run pnpm release:source-maps before this robot uploads again.");
    }
  }

  async "source-maps"(): Promise<void> {
    const release = this.#settings.release();
    await using project = await stageProject(exampleApi);
    await this.#keepSourceMaps(project, release, "latest");
  }

  /** All of it before the slow part: who forgot something learns it at once. */
  #target(): { release: Release; api: string } {
    return { api: this.#settings.api(), release: this.#settings.release() };
  }

  async #check(project: ReleaseProject): Promise<void> {
    const compiled = await callLibrary(this.#settings.log, "compile", { folder: project.folder });
    const { main, all, files } = checkPackage(
      new Map(Object.entries(compiled)),
      project.units,
      project.subPackages,
    );
    const parts = main === all ? "" : `, of which the main package ${kib(main)}`;
    const units = project.units.length - 1;
    this.#say(`Compiled: ${units} pages and components, ${files} files, ${kib(all)}${parts}`);
  }

  async #keepSourceMaps(project: ReleaseProject, release: Release, version: string): Promise<void> {
    const zip = join(this.#settings.out, `source-maps-${version}-robot${release.robot}.zip`);
    await callLibrary(this.#settings.log, "sourceMaps", { ...release, folder: project.folder, zipFile: zip });
    this.#say(`Source maps: ${relative(process.cwd(), zip)}`);
  }
}

function nameOf({ appid, robot }: Release): string {
  return `${appid}, robot ${robot}`;
}
