import { asOperator } from "../as-operator.ts";
import { type Check, fail, ok } from "../check.ts";

/** The bucket is there, in the region that is set. */
export const bucket: Check = {
  name: "bucket",
  run: (patient) =>
    asOperator(patient, async (oss) => {
      const { region } = patient.settings.config("OSS_REGION");
      const { name, location } = await oss.getBucketInfo();
      if (location === `oss-${region}`) return ok(`${name} in ${region}`);
      return fail(
        `${name} is in ${location.replace(/^oss-/, "")}, and OSS_REGION is ${region}`,
        `Set OSS_REGION=${location.replace(/^oss-/, "")}`,
      );
    }),
};
