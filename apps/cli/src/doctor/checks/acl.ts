import { asOperator } from "../as-operator.ts";
import { type Check, fail, ok } from "../check.ts";

/** Nobody reads or writes the bucket without a signature. */
export const acl: Check = {
  name: "ACL",
  run: (patient) =>
    asOperator(patient, async (oss) => {
      const { acl: grant = "unknown" } = await oss.getBucketInfo();
      if (grant === "private") return ok("private");
      const what = grant === "public-read" ? "reads every file" : "reads, overwrites and deletes every file";
      return fail(
        `${grant}: anybody ${what} without a ticket or a login`,
        "Set the bucket's ACL to private (OSS console, the bucket, 权限控制 → 读写权限).",
      );
    }),
};
