/**
 * Stands in for `npx -y pnpm@… ARGS` in a clone, without asking a registry: runs the script that package.json has under
 * this name, in its room, with the room's programs on PATH. What takes minutes is only looked up.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Run by .ci/run themselves, or in need of packages of their own. */
const LONG = /^(test(:soak)?|check|bench|fix|release:.+)$/;

const [root = "", ...args] = process.argv.slice(2);
const manifest = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const fail = (message: string): never => {
  console.error(message);
  process.exit(1);
};

const [flag, version] = args.splice(0, 2);
if (flag !== "-y" || version !== manifest(root).packageManager)
  fail(`npx ${flag} ${version} is not ${manifest(root).packageManager}`);

const room = args[0] === "--filter" ? roomOf(args.splice(0, 2)[1] as string) : root;
const isExec = args[0] === "exec";
if (isExec) args.shift();
const [name = "", ...rest] = args;
const script = isExec ? name : (manifest(room).scripts[name] ?? fail(`${room} has no script ${name}`));
if (LONG.test(name)) process.exit(0);

const path = [join(room, "node_modules/.bin"), join(root, "node_modules/.bin"), process.env.PATH];
const child = spawn("sh", ["-c", `${script} "$@"`, "sh", ...rest], {
  cwd: room,
  stdio: "inherit",
  env: { ...process.env, PATH: path.join(delimiter) },
});
child.on("exit", (code) => process.exit(code ?? 1));

function roomOf(filter: string): string {
  const folders = ["apps", "packages"].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => join(root, kind, name)),
  );
  const found = folders.find(
    (folder) => existsSync(join(folder, "package.json")) && manifest(folder).name === filter,
  );
  return found ?? fail(`there is no package ${filter}`);
}
