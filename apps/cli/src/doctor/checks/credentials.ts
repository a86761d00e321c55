import { lifetime } from "../../format.ts";
import { CREDENTIALS } from "../../settings.ts";
import { type Check, ok, warn } from "../check.ts";

/** With less life than this, in milliseconds, the server signs nothing that is worth having. */
const USEFUL = 15 * 60_000;

/** The server's credentials are to be had, and live long enough. */
export const credentials: Check = {
  name: "credentials",
  async run({ settings, access, world }) {
    const { kind } = settings.config("OSS_REGION", ...CREDENTIALS).credentials;
    const { expiresAt } = await access.server()();
    const life = expiresAt.getTime() - world.now().getTime();
    const says = `${kind}, for ${lifetime(life)}`;
    if (life >= USEFUL) return ok(says);
    return warn(
      says,
      "Signatures end with the session that signs them: raise the session's duration where these credentials come from.",
    );
  },
};
