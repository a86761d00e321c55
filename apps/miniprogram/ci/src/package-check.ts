import { ReleaseError } from "./error.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

/** WeChat's limits. Protocol: https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html */
const wechatLimits = { one: 2 * MiB, all: 20 * MiB };

/** What this mini-program allows itself, in bytes: every byte is downloaded before the first screen. */
const budget = 300 * KiB;

/** What a release weighs, in bytes as WeChat counts them: names and contents, source maps left out. */
export interface PackageSize {
  readonly main: number;
  readonly all: number;
  /** Files that count. */
  readonly files: number;
}

/**
 * Makes sure that a compiled package can be released.
 *
 * @param files path below the package's root → content
 * @param units what the mini-program consists of, without extension. Example: `["app", "pages/upload/upload"]`.
 * @param subPackages the roots of its sub-packages. Example: `["more"]`.
 * @throws {ReleaseError} PAGE_MISSING, PACKAGE_TOO_LARGE
 */
export function checkPackage(
  files: ReadonlyMap<string, string | Buffer>,
  units: readonly string[],
  subPackages: readonly string[] = [],
): PackageSize {
  for (const file of units.flatMap(filesOf))
    if (!files.has(file))
      throw new ReleaseError(
        "PAGE_MISSING",
        `The compiled package lacks ${file}, which app.json or usingComponents names.`,
      );
  const counted = [...files]
    .filter(([path]) => !path.endsWith(".js.map"))
    .map(([path, content]) => ({ path, bytes: Buffer.byteLength(`/${path}`) + Buffer.byteLength(content) }));
  const sizeOf = (list: readonly { bytes: number }[]) => list.reduce((sum, { bytes }) => sum + bytes, 0);
  const rootOf = (path: string) => subPackages.find((root) => path.startsWith(`${root.replace(/\/$/, "")}/`));
  const main = sizeOf(counted.filter(({ path }) => rootOf(path) === undefined));
  const all = sizeOf(counted);
  const parts = subPackages.map((root) => ({
    name: `The sub-package ${root}`,
    bytes: sizeOf(counted.filter(({ path }) => rootOf(path) === root)),
  }));
  for (const { name, bytes, limit, whose } of [
    { name: "The main package", bytes: main, limit: wechatLimits.one, whose: "WeChat's" },
    ...parts.map((part) => ({ ...part, limit: wechatLimits.one, whose: "WeChat's" })),
    { name: "The whole package", bytes: all, limit: wechatLimits.all, whose: "WeChat's" },
    {
      name: "The whole package",
      bytes: all,
      limit: budget,
      whose: "this project's own (src/package-check.ts)",
    },
  ])
    if (bytes > limit)
      throw new ReleaseError(
        "PACKAGE_TOO_LARGE",
        `${name} has ${kib(bytes)}, over ${whose} limit of ${kib(limit)}. Largest: ${largest(counted)}.`,
      );
  return { main, all, files: counted.length };
}

/** Bytes as people read them. Example: `92.4 KB`. */
export function kib(bytes: number): string {
  return `${(bytes / KiB).toFixed(1)} KB`;
}

function filesOf(unit: string): string[] {
  return unit === "app" ? ["app.js", "app.json"] : [`${unit}.js`, `${unit}.wxml`, `${unit}.json`];
}

function largest(files: readonly { path: string; bytes: number }[]): string {
  return files
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, 5)
    .map(({ path, bytes }) => `${path} ${kib(bytes)}`)
    .join(", ");
}
