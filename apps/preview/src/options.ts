import { parseArgs } from "node:util";
import type { Ports } from "./preview.ts";
import { CACHE, MINIPROGRAM_DIST } from "./sources.ts";

/** What `pnpm dev` may be told. A port of `wished` that is taken is an error; one of `usual` gives way to a free one. */
export interface Options {
  readonly wished: Partial<Ports>;
  readonly usual: Ports;
  readonly host: string;
  readonly dir: string;
  readonly distDir: string;
}

/** The command line or the environment cannot be used; the message says what to write. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
}

/** How to start it, for `--help`. */
export const USAGE = `pnpm dev [--page-port 8000] [--server-port 3000] [--oss-port 9000] [--wechat-port 9003] [--host 127.0.0.1] [--dir .cache/preview]

The same from the environment: PAGE_PORT, SERVER_PORT, OSS_PORT, WECHAT_PORT, PREVIEW_HOST, PREVIEW_DIR.`;

/** Reads flags, then the environment. Gives `undefined` when help is asked for; throws OptionsError. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const flags = parseFlags(args);
  if (flags.help === true) return undefined;
  const port = (flag: `${keyof Ports}-port`, variable: string): number | undefined => {
    const text = flags[flag] ?? env[variable];
    if (text === undefined || text === "") return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= 65_535) return value;
    throw new OptionsError(
      `${flags[flag] === undefined ? variable : `--${flag}`} is "${text}": give a port from 0 to 65535`,
    );
  };
  const page = port("page-port", "PAGE_PORT");
  const server = port("server-port", "SERVER_PORT");
  const oss = port("oss-port", "OSS_PORT");
  const wechat = port("wechat-port", "WECHAT_PORT");
  return {
    wished: {
      ...(page !== undefined && { page }),
      ...(server !== undefined && { server }),
      ...(oss !== undefined && { oss }),
      ...(wechat !== undefined && { wechat }),
    },
    usual: { page: 8000, server: 3000, oss: 9000, wechat: 9003 },
    host: flags.host ?? (env.PREVIEW_HOST || "127.0.0.1"),
    dir: flags.dir ?? (env.PREVIEW_DIR || CACHE),
    distDir: MINIPROGRAM_DIST,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        "page-port": { type: "string" },
        "server-port": { type: "string" },
        "oss-port": { type: "string" },
        "wechat-port": { type: "string" },
        host: { type: "string" },
        dir: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new OptionsError(`${(cause as Error).message}\n\n${USAGE}`, { cause });
  }
}
