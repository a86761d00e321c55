import type { Ports } from "../ports.ts";
import { wxHttp } from "./http.ts";

/** Gives the engine's ports over `wx`. */
export function wxPorts(): Ports {
  return {
    http: wxHttp,
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random,
    warn: (message) => console.warn(`[zhichuan] ${message}`),
  };
}

async function random(length: number): Promise<Uint8Array> {
  try {
    return new Uint8Array((await wx.getRandomValues({ length })).randomValues);
  } catch {
    // Base libraries before 2.15.0 do not have it; the ids made of this need to be unique, not secret.
    return Uint8Array.from({ length }, () => Math.floor(Math.random() * 256));
  }
}
