import { ConfigError } from "@zhichuan/config";
import type { ExitCode } from "./command.ts";
import { CheckError, UsageError } from "./errors.ts";
import { explain } from "./explain/explain.ts";
import type { Screen } from "./screen.ts";

/** Tells of what was thrown, with its likely causes, and gives the exit code for it. */
export function reportFailure(error: unknown, screen: Screen): ExitCode {
  const { exit, message, causes, details } = read(error);
  if (screen.json) screen.print({ error: { message, causes, ...details } });
  else {
    screen.warn(`${screen.style("red", "✗", "stderr")} ${message}`);
    for (const cause of causes) screen.warn(`  → ${cause}`);
  }
  return exit;
}

interface Failure {
  readonly exit: ExitCode;
  readonly message: string;
  readonly causes: readonly string[];
  readonly details?: object;
}

function read(error: unknown): Failure {
  if (error instanceof UsageError) return { exit: 2, message: error.message, causes: [] };
  if (error instanceof ConfigError)
    return { exit: 2, message: "The settings cannot be used:", causes: error.faults };
  if (error instanceof CheckError) return { exit: 1, message: error.message, causes: error.causes };
  return { exit: 1, ...explain(error) };
}
