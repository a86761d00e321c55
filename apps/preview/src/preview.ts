import { join } from "node:path";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import type { Log } from "./log.ts";
import { type PageServer, startPageServer } from "./server/index.ts";
import { type SigningServer, startSigningServer } from "./signing-server.ts";
import { ownMiniprogram } from "./sources.ts";

export interface Ports {
  readonly page: number;
  readonly server: number;
  readonly oss: number;
  readonly wechat: number;
}

export interface PreviewOptions {
  /** Where objects are kept from one run to the next. Example: `.cache/preview`. */
  readonly dir: string;
  /** Where the built mini-program goes. Example: `apps/miniprogram/dist`. */
  readonly distDir: string;
  /** Default 0 each: any that is free. */
  readonly ports?: Ports;
  /** The address that all of them listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** The clocks. Default: the machine's. */
  readonly now?: { readonly server?: () => Date; readonly oss?: () => Date };
  /** Told one line per file stored, request refused and build that failed. Default: nobody. */
  readonly log?: Log;
}

/** A running preview. */
export interface Preview {
  readonly page: PageServer;
  readonly server: SigningServer;
  readonly emulator: Emulator;
  /** Ends everything. Objects stay. */
  close(): Promise<void>;
}

/**
 * Starts the emulator of OSS and WeChat, the signing server over it and the page with the mini-program, in this process.
 * Throws when a port is taken; nothing is left running then.
 */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const { ports = { page: 0, server: 0, oss: 0, wechat: 0 }, host = "127.0.0.1", log = () => {} } = options;
  const clock = () => new Date();
  const now = { server: clock, oss: clock, ...options.now };
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };

  try {
    const emulator = await startEmulator({
      dir: join(options.dir, "oss"),
      ossPort: ports.oss,
      wechatPort: ports.wechat,
      // WeChat DevTools, opened on the same mini-program, has a `wx.login` of its own.
      takesForeignCodes: true,
      host,
      now: now.oss,
    });
    opened.push(() => emulator.close());
    const server = await startSigningServer({ emulator, port: ports.server, host, now: now.server, log });
    opened.push(() => server.stop());
    const page = await startPageServer({
      source: ownMiniprogram(options.distDir, server.url),
      facts: { serverUrl: server.url, ossUrl: emulator.ossUrl, wechatUrl: emulator.wechatUrl },
      port: ports.page,
      host,
      log,
    });
    opened.push(() => page.close());
    return { page, server, emulator, close };
  } catch (error) {
    await close();
    throw error;
  }
}
