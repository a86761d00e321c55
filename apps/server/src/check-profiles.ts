import { type Config, ConfigError } from "@zhichuan/config";
import type { Profiles } from "./upload/find-profile.ts";

/** Throws a ConfigError when a profile asks for what is not configured: it would silently not happen. */
export function checkProfiles(profiles: Profiles, { callback }: Pick<Config, "callback">): void {
  const calling = Object.keys(profiles).filter((name) => profiles[name]?.callback);
  if (callback || calling.length === 0) return;
  throw new ConfigError([
    `CALLBACK_URL is not set: set the public address of this server's POST /callbacks/oss, for instance https://api.example.com/callbacks/oss, or set callback: false in the profile ${calling.join(", ")}`,
  ]);
}
