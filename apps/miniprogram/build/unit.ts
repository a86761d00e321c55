import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { BuildError } from "./error.ts";

/** The app, a page or a component: up to four files that differ by extension only. */
export interface Unit {
  readonly kind: "app" | "page" | "component";
  /** Where its files are: an absolute path without extension. */
  readonly from: string;
  /** Where they go: a path below the build's root without extension. Example: `pages/upload/upload`. */
  readonly to: string;
}

/** The unit's script, TypeScript first; undefined when it has none. */
export function scriptOf(unit: Unit): string | undefined {
  return [`${unit.from}.ts`, `${unit.from}.js`].find((file) => existsSync(file));
}

/**
 * Finds the component that a `usingComponents` entry names: from the root when it starts with `/`, otherwise
 * relative to its owner.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/
 *
 * @throws {BuildError} when there is none.
 */
export function resolveComponent(path: string, owner: Unit, srcDir: string, tag: string): Unit {
  const unit: Unit = path.startsWith("/")
    ? { kind: "component", from: join(srcDir, path), to: path.slice(1) }
    : {
        kind: "component",
        from: join(dirname(owner.from), path),
        to: posix.join(posix.dirname(owner.to), path),
      };
  if (!existsSync(`${unit.from}.json`))
    throw new BuildError(`${owner.from}.json: cannot find the component ${path} of ${tag} at ${unit.from}`);
  return unit;
}
