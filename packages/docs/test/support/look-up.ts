import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocks, prose, ROOT, read } from "./documents.ts";

const manifest = (folder: string) => JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
const root = manifest("");
const scripts = new Map<string, Record<string, string>>(
  ["apps", "packages"]
    .flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`))
    .filter((room) => existsSync(join(ROOT, room, "package.json")))
    .map((room) => [manifest(room).name, manifest(room).scripts ?? {}]),
);

/** What a document tells to type: the lines of its shell, and what looks like a command in its sentences. */
export function commandsIn(path: string): string[] {
  const text = read(path);
  const shell = blocks(text).filter(({ language }) => language === "sh" || language === "console");
  return [
    ...shell.flatMap(({ code }) => code.split("\n").map((line) => line.replace(/^\$ |\s+#.*/g, ""))),
    ...[...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code),
  ].filter((line) => /^([A-Z_]+=\S+ )*(npx|pnpm|zhichuan) /.test(line));
}

/** What of a command is not there: the version, the script, the command of `zhichuan` or one of its options. */
export function faultsOf(command: string): string[] {
  const [, npx, room, exec, script] =
    /(?:npx -y (\S+)|pnpm) (?:--filter (\S+) )?(?:run |(exec |deploy |install\b|-))?(\S+)?/.exec(command) ??
    [];
  const known = room ? scripts.get(room) : root.scripts;
  return [
    ...(npx && npx !== root.packageManager ? [`not ${root.packageManager}`] : []),
    ...(script && !exec && !known?.[script] ? [`${room ?? "package.json"} has no script ${script}`] : []),
    ...zhichuanFaults(/(?:^|\s)zhichuan ([a-z].*)/.exec(command)?.[1] ?? ""),
  ].map((fault) => `${command}: ${fault}`);
}

function zhichuanFaults(typed: string): string[] {
  const [name, ...words] = typed.split(/[|>]/)[0]?.split(" ") ?? [];
  if (!name) return [];
  const file = join(ROOT, `apps/cli/src/commands/${name}.ts`);
  if (!existsSync(file)) return [`no command ${name}`];
  const options = readFileSync(file, "utf8").matchAll(/"?([a-z-]+)"?: \{(?: type|$)/gm);
  const known = new Set(["env", "json", "help", ...[...options].map(([, option]) => option)]);
  return words
    .filter((word) => /^--\w/.test(word) && !known.has(word.slice(2)))
    .map((word) => `no option ${word}`);
}
