import { relative } from "node:path";
import { type Check, fail, ok } from "../check.ts";

/** Every setting is one that the server starts with. */
export const configuration: Check = {
  name: "configuration",
  async run({ settings: { file, faults }, world: { cwd } }) {
    const from = file === undefined ? "the environment" : `${relative(cwd, file)} and the environment`;
    if (faults.length === 0) return ok(`from ${from}`);
    return fail(`the server does not start with what ${from} say`, ...faults);
  },
};
