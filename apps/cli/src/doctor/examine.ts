import { ConfigError } from "@zhichuan/config";
import { CredentialsError } from "@zhichuan/credentials";
import { CheckError } from "../errors.ts";
import { explain } from "../explain/explain.ts";
import { type Check, type Finding, fail, type Patient, skip } from "./check.ts";

/** What one check found, and its name. */
export type Examined = Finding & { readonly name: string };

/** Runs one check. Whatever it throws is a finding too, so that the others are run all the same. */
export async function examine(check: Check, patient: Patient, found: readonly Examined[]): Promise<Examined> {
  return {
    name: check.name,
    ...(await check.run(patient).catch((error: unknown) => asFinding(error, found))),
  };
}

function asFinding(error: unknown, found: readonly Examined[]): Finding {
  if (error instanceof ConfigError) {
    const names = error.faults.map((fault) => fault.split(" ", 1)[0]);
    return skip(`waits for ${[...new Set(names)].join(", ")} to be set right`);
  }
  const hasFailed = found.some(({ name, state }) => name === "credentials" && state === "fail");
  if (error instanceof CredentialsError && hasFailed) return skip("waits for credentials");
  const { message, causes } = error instanceof CheckError ? error : explain(error);
  return fail(message, ...causes);
}
