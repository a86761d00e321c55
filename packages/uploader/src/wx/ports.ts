import type { Ports } from "../ports.ts";
import { wxFiles } from "./files.ts";
import { wxHttp } from "./http.ts";
import { wxLifecycle, wxNetwork, wxStore } from "./surroundings.ts";

export const wxClock: Ports["clock"] = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const warn = (message: string) => console.warn(`[zhichuan] ${message}`);

/** Gives the engine's ports over `wx`. */
export const wxPorts = (): Ports => ({
  http: wxHttp,
  files: wxFiles,
  store: wxStore(),
  network: wxNetwork,
  lifecycle: wxLifecycle(),
  clock: wxClock,
  random: Math.random,
  warn,
});
