import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Installs what releasing needs, the first time and whenever the lock file has changed. With npm, not pnpm:
// miniprogram-ci uses packages it does not name, which only npm's flat folder holds.
const here = import.meta.dirname;
const lock = createHash("sha256")
  .update(readFileSync(join(here, "package-lock.json")))
  .digest("hex");
const stamp = join(here, "node_modules/.installed");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log("Installing miniprogram-ci: about a thousand packages, 320 MB, once …");
  // A package manager that runs this script hands its own settings down by npm_config_*, which npm does not know.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm|pnpm)_config_/i.test(name) || /_(registry|cache|userconfig)$/i.test(name),
    ),
  );
  const { status, error } = spawnSync("npm", ["ci"], { cwd: here, env, stdio: "inherit" });
  if (status !== 0) {
    console.error(`npm ci failed in ${here}${error ? `: ${error.message}` : ""}`);
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
