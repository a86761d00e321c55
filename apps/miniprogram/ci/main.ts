import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { format } from "node:util";
import { ReleaseError } from "./src/error.ts";
import { help } from "./src/help.ts";
import { run } from "./src/run.ts";
import { readSettings, type Settings } from "./src/settings.ts";

const env = { ...process.env };
// The compiler starts processes of its own; none of them needs the key.
delete process.env.MINIPROGRAM_PRIVATE_KEY;

process.exitCode = await main();

async function main(): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(process.argv.slice(2), env);
  } catch (error) {
    return failed(error);
  }
  if (settings.help) {
    console.log(help);
    return 0;
  }
  mkdirSync(settings.out, { recursive: true });
  writeFileSync(settings.log, "");
  try {
    await run(settings, console.log);
    return 0;
  } catch (error) {
    appendFileSync(settings.log, `${format(error)}\n`);
    const code = failed(error);
    console.error(`Details: ${relative(process.cwd(), settings.log)}`);
    return code;
  }
}

function failed(error: unknown): number {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`✗ ${error.code}: ${error.message}`);
  return error.code === "USAGE" ? 2 : 1;
}
