import { fill } from "../../texts.ts";
import { formatDuration } from "../../view/format.ts";
import { skipped } from "../failure.ts";
import type { Check } from "../finding.ts";

/** Seconds within which two clocks show the same: `Date` has no fractions, and the way takes its time. */
const SAME = 5;

/** How far the phone's clock is off. It matters to nothing here, which is worth saying: with other clients it does. */
export const clock: Check = {
  name: "clock",
  title: (texts) => texts.checkClock,
  async run(context) {
    const { texts, known } = context;
    if (!known.clocks) return skipped(context);
    const ahead = Math.round((known.clocks.phone - known.clocks.server) / 1000);
    if (Math.abs(ahead) <= SAME) return { status: "ok", what: texts.clockGood };
    const time = formatDuration(Math.abs(ahead), texts);
    return { status: "ok", what: fill(ahead > 0 ? texts.clockAhead : texts.clockBehind, { time }) };
  },
};
