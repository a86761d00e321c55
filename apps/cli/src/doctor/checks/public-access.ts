import { asOperator } from "../as-operator.ts";
import { type Check, ok, warn } from "../check.ts";

/** No ACL and no policy can open the bucket by mistake. */
export const publicAccess: Check = {
  name: "block public access",
  run: (patient) =>
    asOperator(patient, async (oss) =>
      (await oss.getBucketPublicAccessBlock())
        ? ok("on")
        : warn(
            "off: an ACL or a bucket policy could open files to everybody",
            "Switch it on (OSS console, the bucket, 权限控制 → 阻止公共访问). Uploads and links do not need public access.",
          ),
    ),
};
