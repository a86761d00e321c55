import { greeting, languageOf } from "./greeting.ts";
import { watchLaunchers } from "./launchers.ts";
import { type Options, OptionsError, readOptions, USAGE } from "./options.ts";
import { choosePorts } from "./ports.ts";
import { startPreview } from "./preview.ts";

/** Milliseconds between two looks at the programs that started this one. */
const LOOK_EVERY = 1000;

async function run(options: Options): Promise<void> {
  const isAbandoned = watchLaunchers();
  const ports = await choosePorts(options);
  const preview = await startPreview({ ...options, ports, log: (line) => console.log(`  ${line}`) });
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  console.log(greeting(preview, options, languageOf(locale)));

  await new Promise<void>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end());
    setInterval(() => {
      if (isAbandoned()) end();
    }, LOOK_EVERY).unref();
  });
  await preview.close();
}

// Whoever read the output may be gone before this ends.
process.stdout.on("error", () => {});

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(USAGE);
  else await run(options);
  process.exit(0);
} catch (error) {
  if (!(error instanceof OptionsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
