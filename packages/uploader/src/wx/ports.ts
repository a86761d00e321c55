import type { Ports } from "../ports.ts";
import { wxFiles } from "./files.ts";
import { wxHttp } from "./http.ts";
import { wxLifecycle, wxNetwork, wxStore } from "./surroundings.ts";

/** Gives the engine's ports over `wx`. */
export function wxPorts(): Ports {
  return {
    http: wxHttp,
    files: wxFiles,
    store: wxStore,
    network: wxNetwork,
    lifecycle: wxLifecycle,
    clock: wxClock,
    random: Math.random,
    warn,
  };
}

export const wxClock: Ports["clock"] = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export function warn(message: string): void {
  console.warn(`[zhichuan] ${message}`);
}
