import type { Command, CommandOption } from "./command.ts";

/** Options of every command. */
export const COMMON_OPTIONS = {
  env: {
    type: "string",
    value: "FILE",
    help: "the file with the server's settings (default: .env, else apps/server/.env); the environment wins over it",
  },
  json: { type: "boolean", help: "print one JSON document instead of text" },
  help: { type: "boolean", short: "h", help: "print this" },
} as const satisfies Record<string, CommandOption>;

const EXIT_CODES = "Exit codes: 0 all is well, 1 a check or the work failed, 2 wrong usage or settings.";

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "zhichuan: looks after the bucket and the server of direct uploads.",
    "",
    "Usage: zhichuan COMMAND [OPTIONS]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "zhichuan COMMAND --help tells more. It reads the same settings as the server.",
    EXIT_CODES,
  ].join("\n");
}

/** What one command does and takes. */
export function helpOf({ usage, about, options }: Command): string {
  const flags = Object.entries<CommandOption>({ ...options, ...COMMON_OPTIONS }).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ""}`, help] as const,
  );
  const width = Math.max(...flags.map(([flag]) => flag.length));
  return [
    ...usage.map((form, at) => `${at === 0 ? "Usage: " : "       "}zhichuan ${form}`),
    "",
    about,
    "",
    "Options:",
    ...flags.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    "",
    EXIT_CODES,
  ].join("\n");
}
