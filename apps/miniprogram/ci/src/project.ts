import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { collectApp } from "../../build/app.ts";
import { BuildError } from "../../build/error.ts";
import { buildMiniprogram } from "../../build.ts";
import { ReleaseError } from "./error.ts";

/** The folder of the mini-program: sources, project.config.json, package.json. */
export const appFolder = join(import.meta.dirname, "../..");

const sources = join(appFolder, "src");

/** Always the same, as the source maps' paths are relative to it. */
const staging = join(appFolder, "ci/out");

/** A build of its own, made for one release, as miniprogram-ci takes it. */
export interface ReleaseProject extends AsyncDisposable {
  /** The folder that holds project.config.json. */
  readonly folder: string;
  /** What must be in the package, without extension. Example: `["app", "pages/upload/upload"]`. */
  readonly units: readonly string[];
  /** The roots of the sub-packages. */
  readonly subPackages: readonly string[];
}

/**
 * Builds the mini-program into a folder of its own, so that neither an earlier build nor a running `dev` ends up in a
 * release. Disposing of it removes the folder.
 *
 * @param api the server's address. Example: `https://api.example.com`.
 * @throws {ReleaseError} COMPILE when it cannot be built.
 */
export async function stageProject(api: string): Promise<ReleaseProject> {
  await mkdir(staging, { recursive: true });
  const folder = await mkdtemp(join(staging, "project-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await buildMiniprogram({ outDir: join(folder, "dist"), apiBase: api });
    await cp(join(appFolder, "project.config.json"), join(folder, "project.config.json"));
    const { units } = await collectApp(sources);
    return {
      folder,
      units: units.map(({ to }) => to),
      subPackages: await subPackageRoots(),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    if (!(error instanceof BuildError)) throw error;
    throw new ReleaseError("COMPILE", error.message, { cause: error });
  }
}

/** The version in the mini-program's package.json. Example: `1.2.3`. */
export async function appVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(appFolder, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

async function subPackageRoots(): Promise<string[]> {
  const app = JSON.parse(await readFile(join(sources, "app.json"), "utf8")) as {
    subPackages?: { root: string }[];
    subpackages?: { root: string }[];
  };
  return [...(app.subPackages ?? []), ...(app.subpackages ?? [])].map(({ root }) => root);
}
