import { type Check, fail, ok, skip } from "../check.ts";

/** Milliseconds. */
const TIMEOUT = 5000;

/** The keys are to be had that the team's own tokens are verified with. */
export const jwt: Check = {
  name: "JWT keys",
  async run({ settings }) {
    const { auth } = settings.config("AUTH", "AUTH_JWT_*");
    if (auth.kind !== "jwt") return skip(`not used: AUTH=${auth.kind}`);
    if (!("jwks" in auth.keys)) return ok("a shared secret is set");
    const { jwks } = auth.keys;
    const remedy =
      "AUTH_JWT_JWKS has to be the https address of a JSON Web Key Set that this machine may reach.";
    try {
      const answer = await fetch(jwks, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
      const { keys } = (await answer.json()) as { keys?: unknown };
      if (answer.ok && Array.isArray(keys) && keys.length > 0) return ok(`${keys.length} at ${jwks}`);
      return fail(`${jwks} has no keys (status ${answer.status})`, remedy);
    } catch {
      return fail(`${jwks} gives no key set`, remedy);
    }
  },
};
