import { cpSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * Makes what is deployed: the server and, for those who look after it, the command line, as files that need nothing but
 * Node, and the files of `/docs` beside them. `node build.ts [FOLDER]`; default: dist.
 *
 * Node takes the types off `.ts` files in a workspace but not below node_modules: what leaves the workspace has to be made.
 */
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "dist"));

const bundle = await rolldown({
  input: {
    server: join(import.meta.dirname, "src/main.ts"),
    zhichuan: join(import.meta.dirname, "../cli/src/main.ts"),
  },
  platform: "node",
  logLevel: "warn",
  onLog(level, log, handle) {
    // A package that was not found would only be missed when the server starts.
    if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
    handle(level, log);
  },
});

const { output } = await bundle.write({
  dir: folder,
  format: "esm",
  entryFileNames: "[name].mjs",
  chunkFileNames: "shared.mjs",
});
const page = join(dirname(fileURLToPath(import.meta.resolve("@fastify/swagger-ui"))), "static");
cpSync(page, join(folder, "swagger-ui"), { recursive: true });

for (const file of output)
  if (file.type === "chunk") console.log(`${file.fileName} ${(file.code.length / 1e6).toFixed(1)} MB`);
