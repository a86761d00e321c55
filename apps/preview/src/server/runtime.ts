import { join } from "node:path";
import { rolldown } from "rolldown";

/** Bundles a file of src/runtime, the part that runs in the page, into one script. Example: `main.ts`. */
export async function bundleRuntime(file: string): Promise<string> {
  await using bundle = await rolldown({
    input: join(import.meta.dirname, "../runtime", file),
    platform: "browser",
    tsconfig: join(import.meta.dirname, "../runtime/tsconfig.json"),
  });
  const { output } = await bundle.generate({ format: "iife", sourcemap: "inline" });
  return output[0].code;
}
