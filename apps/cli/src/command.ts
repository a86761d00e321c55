import type { Access } from "./access.ts";
import type { Screen } from "./screen.ts";
import type { Settings } from "./settings.ts";
import type { World } from "./world.ts";

/** 0: done, all is well. 1: a check failed, or what was asked for did not succeed. 2: wrong usage or settings. */
export type ExitCode = 0 | 1 | 2;

/** An option of a command, as `node:util`'s parseArgs takes it, and what help says of it. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in help. Example: `SECONDS`. */
  readonly value?: string;
  readonly help: string;
}

/** What was given for the options, by their names. */
export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

/** What a command works with. */
export interface Context {
  /** What was typed besides options. */
  readonly words: readonly string[];
  readonly options: OptionValues;
  readonly screen: Screen;
  readonly settings: Settings;
  readonly access: Access;
  readonly world: World;
  /** Asks on the terminal; `--yes` answers it. Throws a UsageError where nobody can answer. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/** What became of a command. */
export interface Outcome {
  readonly exit: ExitCode;
  /** What `--json` prints. */
  readonly data: unknown;
}

/** One command of `zhichuan`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What is typed, without `zhichuan`. One line a form. */
  readonly usage: readonly string[];
  /** A paragraph or two. */
  readonly about: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  run(context: Context): Promise<Outcome>;
}

/** The text of an option; undefined when it was not given. */
export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of an option that may be given more than once. */
export function texts(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
