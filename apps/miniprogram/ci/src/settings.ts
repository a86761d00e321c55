import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkApiAddress } from "./address.ts";
import { appidOfProject, checkAppid } from "./appid.ts";
import { describeCommit } from "./description.ts";
import { ReleaseError } from "./error.ts";
import type { Identity } from "./library/tasks.ts";
import { readPrivateKey } from "./private-key.ts";
import { appFolder } from "./project.ts";

const options = {
  api: { type: "string" },
  appid: { type: "string" },
  robot: { type: "string" },
  "private-key-path": { type: "string" },
  description: { type: "string" },
  out: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

const commands = ["check", "preview", "upload", "source-maps"] as const;

/** Under which name something is released, and what is said of it. */
export interface Release extends Identity {
  readonly description: string;
}

/** What is asked for on the command line. */
export interface Settings {
  readonly command: (typeof commands)[number];
  readonly help: boolean;
  /** Where codes, source maps and the log go. */
  readonly out: string;
  /** What miniprogram-ci has to say, of the last run. */
  readonly log: string;
  /** The server's address; read only by what needs it. Throws {ReleaseError} API_ADDRESS. */
  api(): string;
  /** Everything a call to WeChat needs. Throws {ReleaseError} APPID, ROBOT, KEY_… or GIT. */
  release(): Release;
}

/**
 * Reads the command line and, where it is silent, the environment.
 *
 * @throws {ReleaseError} USAGE when it names no command or an unknown option.
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values, positionals } = parse(args);
  const command = commands.find((name) => name === positionals[0]);
  const help = values.help ?? false;
  if (!help && (!command || positionals.length > 1))
    throw new ReleaseError("USAGE", `Say one of ${commands.join(", ")}; --help tells the options.`);
  const out = values.out ? resolve(values.out) : join(import.meta.dirname, "../out");
  return {
    command: command ?? "check",
    help,
    out,
    log: join(out, "release.log"),
    api: () => checkApiAddress(values.api ?? given(env.MINIPROGRAM_API)),
    release: () => ({
      appid: checkAppid(values.appid ?? given(env.MINIPROGRAM_APPID) ?? appidOfProject(appFolder)),
      robot: checkRobot(values.robot ?? given(env.MINIPROGRAM_ROBOT) ?? "1"),
      description: values.description ?? describeCommit(appFolder),
      privateKey: readPrivateKey({
        path: values["private-key-path"] ?? env.MINIPROGRAM_PRIVATE_KEY_PATH,
        text: env.MINIPROGRAM_PRIVATE_KEY,
      }),
    }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new ReleaseError("USAGE", (cause as Error).message, { cause });
  }
}

/** A CI sets what it has no value for to nothing. */
function given(value: string | undefined): string | undefined {
  return value || undefined;
}

function checkRobot(text: string): number {
  const robot = Number(text);
  if (!/^\d+$/.test(text) || robot < 1 || robot > 30)
    throw new ReleaseError("ROBOT", `A robot is a whole number from 1 to 30, not ${JSON.stringify(text)}.`);
  return robot;
}
