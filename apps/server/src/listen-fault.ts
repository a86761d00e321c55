import { ConfigError } from "@zhichuan/config";

type ListenError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };

/**
 * Takes why nothing could be listened on. Throws a ConfigError that says what to set, where the address is at fault, and
 * otherwise the error itself.
 * @param prefix what the two settings' names begin with. Example: `METRICS_`
 */
export function listenFault(prefix: "" | "METRICS_"): (error: ListenError) => never {
  return (error) => {
    const { code, address, port } = error;
    const faults: Readonly<Record<string, string>> = {
      EADDRINUSE: `${prefix}PORT is ${port}: another program listens there; end it, or set another port`,
      EACCES: `${prefix}PORT is ${port}: this user may not listen there; set a port from 1024 on`,
      EADDRNOTAVAIL: `${prefix}HOST is ${address}: this machine has no such address; 0.0.0.0 is all it has`,
      ENOTFOUND: `${prefix}HOST is no address and no name that is known here`,
    };
    const fault = faults[code ?? ""];
    throw fault === undefined ? error : new ConfigError([fault]);
  };
}
