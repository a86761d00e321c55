import net from "node:net";
import { onTestFinished } from "vitest";

/** Where a connection really goes: a port of this machine, or an error of the resolver or the network. */
type Target = { readonly port: number } | { readonly error: string };

/**
 * Sends connections for fixed addresses (the libraries know only 100.100.100.200 and sts.*.aliyuncs.com) to this
 * machine, until the test ends. Everything that is neither redirected nor local fails: no test leaves the machine.
 */
export function redirect(targets: Readonly<Record<string, Target>> = {}) {
  const original = net.Socket.prototype.connect;
  onTestFinished(() => {
    net.Socket.prototype.connect = original;
  });
  net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]) {
    // Inside Node the arguments come as one normalised list.
    const options = [args[0]].flat()[0] as { host?: string; port?: number };
    if (options.host !== undefined && options.host !== "127.0.0.1") {
      const target = targets[options.host] ?? { error: "ENETUNREACH" };
      if ("port" in target) Object.assign(options, { host: "127.0.0.1", port: target.port });
      else Object.assign(options, { host: "elsewhere.invalid", lookup: failing(target.error) });
    }
    return Reflect.apply(original, this, args);
  } as typeof original;
}

function failing(code: string) {
  return (_host: string, _options: object, done: (error: Error) => void) =>
    done(Object.assign(new Error(`redirected: ${code}`), { code }));
}
