import { once } from "node:events";
import { createServer } from "node:net";
import { type Options, OptionsError } from "./options.ts";
import type { Ports } from "./preview.ts";

/**
 * Decides on the ports: a wished one is taken as it is, a usual one only when it is free; 0 stands for any other.
 * Throws OptionsError when a wished one is taken.
 */
export async function choosePorts({
  wished,
  usual,
  host,
}: Pick<Options, "wished" | "usual" | "host">): Promise<Ports> {
  const choose = async (name: keyof Ports): Promise<number> => {
    const wish = wished[name];
    const port = wish ?? usual[name];
    if (await isFree(port, host)) return port;
    if (wish === undefined) return 0;
    throw new OptionsError(`port ${port} (${name}) is taken: stop what listens there, or give another`);
  };
  return {
    page: await choose("page"),
    server: await choose("server"),
    oss: await choose("oss"),
    wechat: await choose("wechat"),
  };
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  } finally {
    server.close();
  }
}
