import { join } from "node:path";
import { rolldown } from "rolldown";

/** Bundles src/runtime, the part that runs in the page, into one script. */
export async function bundleRuntime(): Promise<string> {
  await using bundle = await rolldown({
    input: join(import.meta.dirname, "../runtime/main.ts"),
    platform: "browser",
    tsconfig: join(import.meta.dirname, "../runtime/tsconfig.json"),
  });
  const { output } = await bundle.generate({ format: "iife", sourcemap: "inline" });
  return output[0].code;
}
