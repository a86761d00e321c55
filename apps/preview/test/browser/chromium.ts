import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Executable {
  readonly path: string;
  readonly env?: Record<string, string>;
}

/** Starts Chromium: the machine's own (`CHROMIUM_PATH`, or Debian's), else the one that comes as an npm package. */
export async function launchChromium(): Promise<Browser> {
  const { path, env } = ownChromium() ?? (await packagedChromium());
  return chromium.launch({ executablePath: path, args: FLAGS, ...(env ? { env } : {}) });
}

function ownChromium(): Executable | undefined {
  const candidates = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"];
  const path = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  return path === undefined ? undefined : { path };
}

/**
 * Unpacks @sparticuz/chromium once for this machine. It unpacks into TMPDIR without a lock, so this is done in a folder
 * of this process's own, which then takes its final name in one step.
 */
async function packagedChromium(): Promise<Executable> {
  const home = join(tmpdir(), "zhichuan-chromium-153");
  if (!existsSync(home)) {
    const staging = await mkdtemp(`${home}-`);
    await unpackInto(staging);
    // The package's own fonts.conf names folders of the place it was made for.
    await writeFile(join(staging, "fonts/fonts.conf"), fontsConf(join(home, "fonts")));
    await rename(staging, home).catch(() => rm(staging, { recursive: true }));
  }
  const scratch = join(home, "tmp");
  await mkdir(scratch, { recursive: true });
  return {
    path: join(home, "chromium"),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(home, "al2023/lib"),
      FONTCONFIG_PATH: join(home, "fonts"),
      TMPDIR: scratch,
    },
  };
}

async function unpackInto(folder: string): Promise<void> {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  // The package unpacks its shared libraries only where it believes to be at home.
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    await packaged.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}-cache</cachedir></fontconfig>
`;
}
