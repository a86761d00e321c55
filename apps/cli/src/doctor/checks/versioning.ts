import { asOperator } from "../as-operator.ts";
import { type Check, fail, ok, warn } from "../check.ts";

/** An object that is there cannot be replaced. */
export const versioning: Check = {
  name: "versioning",
  run: (patient) =>
    asOperator(patient, async (oss) => {
      const { versioning: state } = await oss.getBucketInfo();
      if (state === undefined) return ok("never switched on");
      const says = `${state.toLowerCase()}: OSS then ignores that uploads must not overwrite (x-oss-forbid-overwrite)`;
      const remedy =
        "It cannot be taken back, only suspended, which is no better here: use a bucket in which it was never switched on.";
      // A file that was checked could be replaced by another: the server does not call itself ready.
      return patient.access.deployment().moderation
        ? fail(`${says}, and with the content check the server stays unready`, remedy)
        : warn(`${says}: a ticket can be used twice while it lives`, remedy);
    }),
};
