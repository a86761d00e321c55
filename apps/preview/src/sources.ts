import { join } from "node:path";
import { buildMiniprogram } from "@zhichuan/miniprogram/build";
import type { MiniprogramSource } from "./server/program.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** apps/miniprogram, the folder to open in WeChat DevTools. */
export const MINIPROGRAM = join(ROOT, "apps/miniprogram");
/** Where a build of it goes that WeChat DevTools is to show. */
export const MINIPROGRAM_DIST = join(MINIPROGRAM, "dist");
/** What `pnpm dev` keeps from one run to the next; git ignores it. */
export const CACHE = join(ROOT, ".cache/preview");

/** What the mini-program is bundled from. */
const FOLDERS = [
  "apps/miniprogram/src",
  "packages/uploader/src",
  "packages/contract/src",
  "packages/crc64/src",
].map((folder) => join(ROOT, folder));

/** The mini-program of this repository, built into `outDir` for the server at `apiBase`. */
export function ownMiniprogram(outDir: string, apiBase: string): MiniprogramSource {
  return {
    folders: FOLDERS,
    async build() {
      await buildMiniprogram({ outDir, apiBase });
      return outDir;
    },
  };
}
