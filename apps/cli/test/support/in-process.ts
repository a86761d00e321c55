import { PassThrough } from "node:stream";
import { runCommandLine } from "../../src/run.ts";
import type { World } from "../../src/world.ts";
import type { Ran } from "./bucket.ts";

/** What a terminal has that a pipe has not, and the keys that are typed. */
export interface AtTerminal {
  readonly isTTY?: boolean;
  readonly typed?: string;
  readonly now?: () => Date;
}

/** Runs a command line in this very process: as `zhichuan`, without the half second that starting Node takes. */
export async function runHere(
  args: readonly string[],
  env: World["env"],
  cwd: string,
  { isTTY = false, typed = "", now = () => new Date() }: AtTerminal = {},
): Promise<Ran> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  for (const stream of Object.values(streams)) Object.assign(stream, { isTTY, columns: 80 });
  const written = [streams.stdout, streams.stderr].map((stream) => {
    const chunks: string[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
    return chunks;
  });
  streams.stdin.end(typed);
  const exit = await runCommandLine(args, { env, cwd, ...streams, now, random: Math.random });
  await new Promise(setImmediate);
  const [stdout = "", stderr = ""] = written.map((chunks) => chunks.join(""));
  return { exit, stdout, stderr };
}
