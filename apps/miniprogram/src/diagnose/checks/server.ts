import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract/version";
import { fill } from "../../texts.ts";
import { failed, isUnlisted, unlisted } from "../failure.ts";
import type { Check } from "../finding.ts";

/** Does the server answer, is it ours, and of this version? Its domain must be in the request list. */
export const server: Check = {
  name: "server",
  title: (texts) => texts.checkServer,
  async run(context) {
    const { ports, texts, known } = context;
    try {
      const asked = ports.now();
      const { status, headers } = await ports.request(`${ports.server}/healthz`);
      const version = headers[VERSION_HEADER];
      const values = { server: ports.server, status, version: version ?? "", own: CONTRACT_VERSION };
      const at = Date.parse(headers.date ?? "");
      if (!Number.isNaN(at)) known.clocks = { server: at, phone: (asked + ports.now()) / 2 };
      if (status !== 200 || version === undefined)
        return { status: "bad", what: fill(texts.serverOther, values), remedy: texts.serverOtherRemedy };
      known.reached = true;
      if (major(version) !== major(CONTRACT_VERSION))
        return { status: "bad", what: fill(texts.serverVersion, values), remedy: texts.serverVersionRemedy };
      return { status: "ok", what: fill(texts.serverGood, values) };
    } catch (error) {
      if (isUnlisted(error)) return unlisted("request", ports.server, context);
      return { ...failed(error, context), remedy: fill(texts.serverRemedy, { server: ports.server }) };
    }
  },
};

function major(version: string): string {
  return version.split(".", 1)[0] ?? "";
}
