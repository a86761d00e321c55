/** What a setting is checked with: gives what is wrong and what to set, or undefined. */
export type Check = (value: string) => string | undefined;

/** Reads settings and gathers what is wrong with them, so that all faults are told at once. */
export class Environment {
  readonly faults: string[] = [];
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  /** The value without surrounding white space; undefined when it is not set or empty. */
  optional(name: string, check?: Check): string | undefined {
    return this.#checked(name, this.#values[name]?.trim() || undefined, check);
  }

  /** As `optional`, and a fault, ending in `advice`, when it is not set. */
  required(name: string, advice: string, check?: Check): string {
    const value = this.optional(name, check);
    if (value === undefined) this.faults.push(`${name} is not set: ${advice}`);
    return value ?? "";
  }

  /** As `optional`, but empty is a value too. */
  possiblyEmpty(name: string, check?: Check): string | undefined {
    return this.#checked(name, this.#values[name]?.trim(), check);
  }

  /** The entries of a list with commas between them, each checked; none when it is not set. */
  list(name: string, check: Check): string[] {
    const entries = (this.optional(name) ?? "").split(",").map((entry) => entry.trim());
    return entries.filter((entry) => entry !== "" && this.#checked(name, entry, check) !== undefined);
  }

  /** One of `choices`; undefined when it is not set, or is none of them, which is a fault. */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.optional(name);
    const choice = choices.find((candidate) => candidate === value);
    if (value !== undefined && choice === undefined)
      this.faults.push(`${name} is "${value}": set it to one of ${choices.join(", ")}`);
    return choice;
  }

  #checked(name: string, value: string | undefined, check: Check | undefined): string | undefined {
    const fault = value === undefined ? undefined : check?.(value);
    if (fault !== undefined) this.faults.push(`${name} ${fault}`);
    return value;
  }
}
