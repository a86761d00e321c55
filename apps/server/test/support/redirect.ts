import net from "node:net";
import { onTestFinished } from "vitest";

/** Sends connections for `host` to a port of this machine until the test ends: the SDK asks 100.100.100.200 and no other. */
export function redirect(host: string, port: number): void {
  const original = net.Socket.prototype.connect;
  onTestFinished(() => {
    net.Socket.prototype.connect = original;
  });
  net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]) {
    // Inside Node the arguments come as one normalised list.
    const options = [args[0]].flat()[0] as { host?: string; port?: number };
    if (options.host === host) Object.assign(options, { host: "127.0.0.1", port });
    return Reflect.apply(original, this, args);
  } as typeof original;
}
