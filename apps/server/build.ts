import { cpSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * Makes the server one file that needs nothing but Node, and the files of its `/docs` beside it.
 * `node build.ts [FOLDER]`; default: dist. Node takes the types off `.ts` files in a workspace and refuses to below
 * node_modules, so that what is deployed has to be made.
 */
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "dist"));
rmSync(folder, { recursive: true, force: true });

const bundle = await rolldown({
  input: join(import.meta.dirname, "src/main.ts"),
  platform: "node",
  logLevel: "warn",
  onLog(level, log, handle) {
    // A package that was not found would only be missed when the server starts.
    if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
    handle(level, log);
  },
});
await bundle.write({ dir: folder, format: "esm", entryFileNames: "server.mjs", codeSplitting: false });

const page = join(dirname(fileURLToPath(import.meta.resolve("@fastify/swagger-ui"))), "static");
cpSync(page, join(folder, "swagger-ui"), { recursive: true });

const { size } = statSync(join(folder, "server.mjs"));
console.log(`${join(folder, "server.mjs")} ${(size / 1e6).toFixed(1)} MB`);
