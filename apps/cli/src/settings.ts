import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { type Config, ConfigError, readConfig } from "@zhichuan/config";
import { UsageError } from "./errors.ts";
import type { World } from "./world.ts";

/** Where the server's settings are looked for when no file is named. */
const FILES = [".env", "apps/server/.env"];
/** Settings that are never shown. */
const SECRET = /SECRET|TOKEN|_KEY$|AES_KEY|USER_KEY/;

/** The server's own settings, and the operator's AccessKey beside them. */
export class Settings {
  /** The file they come from; undefined: the environment alone. */
  readonly file: string | undefined;
  /** What is wrong with them, one line each, beginning with the setting's name. */
  readonly faults: readonly string[];
  readonly #values: Readonly<Record<string, string | undefined>>;
  readonly #config: Config;

  private constructor(values: Settings["env"], file: string | undefined) {
    this.#values = values;
    this.file = file;
    const { config, faults } = readConfig(values);
    this.#config = config;
    this.faults = faults;
  }

  /**
   * Reads the file and lays the environment over it.
   * @param named the file to read; without it `.env` here, or the server's
   * @throws UsageError when the file that was named is not there
   */
  static read({ env, cwd }: Pick<World, "env" | "cwd">, named?: string): Settings {
    const file = (named === undefined ? FILES : [named])
      .map((name) => resolve(cwd, name))
      .find((path) => existsSync(path));
    if (named !== undefined && file === undefined) throw new UsageError(`There is no file ${named}.`);
    const inFile = file === undefined ? {} : parseEnv(readFileSync(file, "utf8"));
    return new Settings({ ...inFile, ...env }, file);
  }

  /** Every value, for what the server itself does not read. */
  get env(): Readonly<Record<string, string | undefined>> {
    return this.#values;
  }

  /** What must not be seen on a screen. */
  get secrets(): string[] {
    const secret = Object.entries(this.#values).filter(([name, value]) => SECRET.test(name) && value);
    const inUrl = URL.parse(this.#config.redisUrl ?? "")?.password;
    // Shorter than this it is no secret, and hiding it would blot out words.
    return [...secret.map(([, value]) => value ?? ""), inUrl ?? ""].filter(
      (value) => value.length >= 8 && !/^LTAI/.test(value),
    );
  }

  /**
   * The configuration, for those who use only these settings of it.
   * @throws ConfigError when one of them is wrong
   */
  config(...names: readonly string[]): Config {
    const faults = this.faultsOf(names);
    if (faults.length > 0) throw new ConfigError(faults);
    return this.#config;
  }

  /** What is wrong with these settings, an ending `*` standing for any end. */
  faultsOf(names: readonly string[]): string[] {
    return this.faults.filter((fault) =>
      names.some((name) => {
        const setting = fault.split(" ", 1)[0] ?? "";
        return name.endsWith("*") ? setting.startsWith(name.slice(0, -1)) : setting === name;
      }),
    );
  }
}

/** What the bucket is reached with. */
export const BUCKET = ["OSS_BUCKET", "OSS_REGION", "OSS_PREFIX", "OSS_ENDPOINT"] as const;
/** What phones reach it with. */
export const PUBLIC = [...BUCKET, "OSS_PUBLIC_HOST"] as const;
/** What the server's credentials come from. */
export const CREDENTIALS = [
  "OSS_CREDENTIALS",
  "OSS_ACCESS_KEY_ID",
  "OSS_ACCESS_KEY_SECRET",
  "OSS_STS_*",
  "STS_ENDPOINT",
] as const;
/** What names the role, whoever has the key to it: `policy` is asked before there is one. */
export const ROLE = ["OSS_CREDENTIALS", "OSS_STS_ROLE_ARN"] as const;
/** What decides which permissions it needs. */
export const DEPLOYMENT = ["AUTH", "INSTANT_UPLOAD", "WECHAT_PUSH_*"] as const;
