#!/usr/bin/env node
import { runCommandLine } from "./run.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  // A script of the root's package.json runs there; files are named from where the command was typed.
  cwd:
    process.env.npm_lifecycle_event === "zhichuan" ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
  random: Math.random,
});
