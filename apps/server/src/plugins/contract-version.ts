import { CONTRACT_VERSION, VERSION_HEADER } from "@zhichuan/contract";
import fp from "fastify-plugin";

/** Whatever a client writes into its header, the log grows no further than this. */
const MOST_WARNINGS = 10;

/** Warns once of every other major version of the contract that a client speaks. */
export const contractVersion = fp(
  async (app) => {
    const ours = major(CONTRACT_VERSION);
    const warned = new Set<string>();

    app.addHook("onRequest", (request, _reply, done) => {
      const version = request.headers[VERSION_HEADER];
      if (typeof version === "string") {
        const theirs = major(version);
        if (theirs !== undefined && theirs !== ours && !warned.has(theirs) && warned.size < MOST_WARNINGS) {
          warned.add(theirs);
          request.log.warn(
            { client: theirs, server: ours },
            "a client speaks another major version of the contract",
          );
        }
      }
      done();
    });
  },
  { name: "contract-version" },
);

function major(version: string): string | undefined {
  return /^(\d{1,4})\.\d{1,4}$/.exec(version)?.[1];
}
