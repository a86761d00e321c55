import { rolldown } from "rolldown";
import { BuildError } from "./error.ts";
import { scriptOf, type Unit } from "./unit.ts";

/** Path below the build's root → content. */
export type Scripts = ReadonlyMap<string, string | Uint8Array>;

/**
 * Bundles the units' scripts as CommonJS: one file a unit, what they share in `shared/`, source maps beside. Syntax is
 * lowered to ES2018; WeChat's own `es6` setting takes it from there to old phones.
 *
 * @param options.define names that are replaced by source text. Example: `{ __API_BASE__: '"https://a.example"' }`.
 * @throws {BuildError} when a script does not parse or an import is not found.
 */
export async function bundleScripts(options: {
  units: readonly Unit[];
  outDir: string;
  minify: boolean;
  define: Record<string, string>;
}): Promise<Scripts> {
  const input: Record<string, string> = {};
  for (const unit of options.units) {
    const script = scriptOf(unit);
    if (script) input[unit.to] = script;
  }
  const warnings: string[] = [];
  try {
    await using bundle = await rolldown({
      input,
      platform: "neutral",
      transform: { target: "es2018", define: options.define },
      // An import that is not found is but a warning to rolldown, and a mini-program that does not start.
      onLog(level, log) {
        if (level === "warn") warnings.push(log.message);
      },
    });
    const { output } = await bundle.generate({
      dir: options.outDir,
      format: "cjs",
      exports: "named",
      entryFileNames: "[name].js",
      chunkFileNames: "shared/[name].js",
      sourcemap: true,
      minify: options.minify,
    });
    if (warnings.length > 0) throw new Error(warnings.join("\n"));
    return new Map(output.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
  } catch (cause) {
    throw new BuildError(`The scripts cannot be bundled: ${(cause as Error).message}`, { cause });
  }
}
