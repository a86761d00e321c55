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
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random,
    warn,
  };
}

export function warn(message: string): void {
  console.warn(`[zhichuan] ${message}`);
}

async function random(length: number): Promise<Uint8Array> {
  try {
    return new Uint8Array((await wx.getRandomValues({ length })).randomValues);
  } catch {
    // Base libraries before 2.15.0 do not have it; the ids made of this need to be unique, not secret.
    return Uint8Array.from({ length }, () => Math.floor(Math.random() * 256));
  }
}
