import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReleaseError } from "../error.ts";
import { explain, type LibraryFailure } from "./explain.ts";
import type { tasks } from "./tasks.ts";

type Tasks = typeof tasks;

export interface Message {
  readonly task: keyof Tasks;
  readonly options: unknown;
}

export type Outcome = { readonly result: unknown } | { readonly failure: LibraryFailure };

/** How long WeChat may take, in milliseconds; an upload takes seconds. */
const patience = 5 * 60_000;

/**
 * Has miniprogram-ci do one thing in a process and a folder of its own: it cannot compile twice in one process, leaves
 * processes and folders behind, and reports hundreds of lines, among them errors that are none. The key reaches it as
 * a message, in no argument or environment.
 *
 * @param logFile where what it says goes; added to what is there
 * @throws {ReleaseError} as `explain` tells them apart; NETWORK after five minutes
 */
export async function callLibrary<T extends keyof Tasks>(
  logFile: string,
  task: T,
  options: Parameters<Tasks[T]>[0],
): Promise<Awaited<ReturnType<Tasks[T]>>> {
  await using log = await open(logFile, "a");
  const cwd = await mkdtemp(join(tmpdir(), "zhichuan-release-"));
  const child = fork(join(import.meta.dirname, "process.ts"), {
    cwd,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
    serialization: "advanced",
    timeout: patience,
    killSignal: "SIGKILL",
  });
  let outcome: Outcome | undefined;
  child.on("message", (message) => {
    outcome = message as Outcome;
  });
  child.send({ task, options } satisfies Message);
  await once(child, "exit");
  await rm(cwd, { recursive: true, force: true });
  if (!outcome)
    throw child.killed
      ? new ReleaseError("NETWORK", "WeChat did not answer within five minutes.")
      : new ReleaseError("UNEXPECTED", "miniprogram-ci ended without a result.");
  if ("failure" in outcome) throw explain(outcome.failure);
  return outcome.result as Awaited<ReturnType<Tasks[T]>>;
}
