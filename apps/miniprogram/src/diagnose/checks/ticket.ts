import type { FormTicket } from "@zhichuan/contract/types";
import { UploadError } from "@zhichuan/uploader/wx";
import { fill } from "../../texts.ts";
import { failed, originOf, skipped } from "../failure.ts";
import type { Check } from "../finding.ts";
import { TRIAL } from "../trial.ts";

/** Does the server sign? It does so only with credentials at hand. */
export const ticket: Check = {
  name: "ticket",
  title: (texts) => texts.checkTicket,
  async run(context) {
    const { ports, texts, known } = context;
    if (!known.reached) return skipped(context);
    try {
      const request = { ...TRIAL, kind: "form", requestId: requestId(ports.now(), ports.random) };
      known.ticket = await ports.callServer<FormTicket>("POST", "uploads", request);
      return { status: "ok", what: fill(texts.ticketGood, { bucket: originOf(known.ticket.url) }) };
    } catch (error) {
      if (error instanceof UploadError && error.code === "UNKNOWN_PROFILE")
        return { status: "bad", what: texts.profileMissing, remedy: texts.profileRemedy, paste: "trial" };
      return failed(error, context);
    }
  },
};

/** A UUID version 7: https://www.rfc-editor.org/rfc/rfc9562. */
function requestId(now: number, random: () => number): string {
  const time = now.toString(16).padStart(12, "0").slice(-12);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
}
