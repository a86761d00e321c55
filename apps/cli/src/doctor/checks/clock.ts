import { CheckError } from "../../errors.ts";
import { lifetime } from "../../format.ts";
import { rootCause } from "../../root-cause.ts";
import { BUCKET } from "../../settings.ts";
import { type Check, fail, ok, warn } from "../check.ts";

/** Milliseconds. OSS refuses what was signed further from its own time. */
const REFUSED = 15 * 60_000;
const WORTH_A_WORD = 60_000;
const TIMEOUT = 10_000;

/** This machine's clock is OSS's. */
export const clock: Check = {
  name: "clock",
  async run({ settings, world }) {
    const { endpoint } = settings.config(...BUCKET);
    const before = world.now().getTime();
    // Nobody has to be allowed anything to be told the time.
    const answer = await fetch(endpoint, {
      ...{ method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) },
    }).catch((cause) => {
      throw new CheckError(`${new URL(endpoint).host} cannot be reached: ${rootCause(cause)}`, [
        "Check OSS_ENDPOINT and OSS_BUCKET, DNS and firewall. An -internal address answers only inside Alibaba Cloud's network, in the bucket's region.",
      ]);
    });
    const theirs = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return warn(`${new URL(endpoint).host} does not tell the time`);
    const ahead = (before + world.now().getTime()) / 2 - theirs;
    const says = `${lifetime(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} OSS`;
    const remedy = "Set it by NTP, for instance: timedatectl set-ntp true";
    if (Math.abs(ahead) >= REFUSED)
      return fail(`${says}, and what is signed 15 minutes off is refused (RequestTimeTooSkewed)`, remedy);
    // The header has whole seconds.
    return Math.abs(ahead) >= WORTH_A_WORD ? warn(says, remedy) : ok("as OSS's");
  },
};
