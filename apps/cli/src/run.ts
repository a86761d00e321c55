import { parseArgs } from "node:util";
import { Access } from "./access.ts";
import type { Command, CommandOption, ExitCode, OptionValues } from "./command.ts";
import { commands } from "./commands/index.ts";
import { confirm } from "./confirm.ts";
import { UsageError } from "./errors.ts";
import { COMMON_OPTIONS, helpOf, overview } from "./help.ts";
import { reportFailure } from "./report-failure.ts";
import { Screen } from "./screen.ts";
import { Settings } from "./settings.ts";
import type { World } from "./world.ts";

/**
 * Runs one command line.
 * @param argv what was typed after `zhichuan`
 */
export async function runCommandLine(argv: readonly string[], world: World): Promise<ExitCode> {
  const screen = new Screen(world, { json: argv.includes("--json") });
  try {
    return await run(argv, world, screen);
  } catch (error) {
    return reportFailure(error, screen);
  }
}

async function run(argv: readonly string[], world: World, screen: Screen): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    const about = rest[0] === undefined ? undefined : find(rest[0]);
    world.stdout.write(`${about ? helpOf(about) : overview(commands)}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = find(name);
  const { words, options } = parse(command, rest);
  if (options.help) {
    world.stdout.write(`${helpOf(command)}\n`);
    return 0;
  }
  const settings = Settings.read(world, typeof options.env === "string" ? options.env : undefined);
  for (const secret of settings.secrets) screen.hide(secret);
  const { exit, data } = await command.run({
    ...{ words, options, screen, settings, world },
    access: new Access(settings, world, screen),
    confirm: async (question) => options.yes === true || confirm(question, world),
  });
  if (screen.json) screen.print(data);
  return exit;
}

function find(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  throw new UsageError(
    `There is no command ${name}; there are ${commands.map((one) => one.name).join(", ")}.`,
  );
}

function parse(command: Command, args: readonly string[]): { words: string[]; options: OptionValues } {
  const options: Record<string, CommandOption> = { ...command.options, ...COMMON_OPTIONS };
  const known = Object.entries(options).map(([name, { type, multiple = false, short }]) => [
    name,
    { type, multiple, ...(short && { short }) },
  ]);
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: Object.fromEntries(known),
      allowPositionals: true,
    });
    return { words: positionals, options: values };
  } catch (error) {
    throw new UsageError(`${(error as Error).message} (zhichuan ${command.name} --help)`);
  }
}
