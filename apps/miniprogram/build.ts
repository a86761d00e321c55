import { join } from "node:path";
import { parseArgs } from "node:util";
import { collectApp, collectComponent } from "./build/app.ts";
import { bundleScripts } from "./build/bundle.ts";
import { BuildError } from "./build/error.ts";
import { checkOutDir, writeOutput } from "./build/output.ts";

const here = import.meta.dirname;

/** What `buildMiniprogram` is told. */
export interface BuildOptions {
  /** The folder to write; what an earlier build left there is replaced. Example: `/home/me/app/dist`. */
  readonly outDir: string;
  /** The server's address as the phone reaches it. Example: `https://api.example.com`. */
  readonly apiBase: string;
  /** Whether to shorten the scripts. Default false: DevTools minifies by itself when it uploads. */
  readonly minify?: boolean;
  /** The folder that holds app.json. Default: this app's `src`. */
  readonly srcDir?: string;
  /** One component to build instead of the whole, for another mini-program. Example: `components/uploader/uploader`. */
  readonly component?: string;
}

/** One file of the built mini-program: its path below `outDir`, with `/`, and its length in bytes. */
export interface BuiltFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Builds the mini-program into a folder that WeChat DevTools takes as it is: pages and components as app.json and
 * `usingComponents` name them, their TypeScript as CommonJS, everything else copied. Nothing is written unless all
 * of it could be built.
 *
 * @throws {BuildError} when something named is missing or wrong, or `outDir` holds something else than a build.
 */
export async function buildMiniprogram(options: BuildOptions): Promise<BuiltFile[]> {
  const { outDir, minify = false, srcDir = join(here, "src"), component } = options;
  const apiBase = normalizeApiBase(options.apiBase);
  await checkOutDir(outDir, srcDir, component ? `${component}.json` : "app.json");
  const collected = await (component ? collectComponent(srcDir, component) : collectApp(srcDir));
  const scripts = await bundleScripts({
    units: collected.units,
    outDir,
    minify,
    define: { __API_BASE__: JSON.stringify(apiBase) },
  });
  return writeOutput(outDir, scripts, collected.assets);
}

function normalizeApiBase(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    throw new BuildError(
      `The API address must be like https://api.example.com, not ${JSON.stringify(address)}`,
    );
  return url.href.replace(/\/$/, "");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      api: { type: "string", default: "http://127.0.0.1:3000" },
      out: { type: "string", default: join(here, "dist") },
      minify: { type: "boolean", default: false },
      component: { type: "string" },
    },
  });
  const { out: outDir, api: apiBase, minify, component } = values;
  const files = await buildMiniprogram({ outDir, apiBase, minify, ...(component && { component }) });
  const packed = files.filter((file) => !file.path.endsWith(".map"));
  const bytes = packed.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${outDir}: ${packed.length} files, ${(bytes / 1024).toFixed(1)} KB, API ${apiBase}`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
