import { type OssClient, OssError } from "@zhichuan/oss-client";
import { BUCKET } from "../settings.ts";
import { type Finding, type Patient, warn } from "./check.ts";

/**
 * Looks at the bucket as the operator. Not being allowed to look says nothing of the bucket: the server needs none of
 * these permissions.
 */
export async function asOperator(
  { settings, access }: Patient,
  look: (bucket: OssClient) => Promise<Finding>,
): Promise<Finding> {
  settings.config(...BUCKET);
  try {
    return await look(access.oss(access.operator()));
  } catch (error) {
    if (!(error instanceof OssError && error.code === "AccessDenied")) throw error;
    return warn(
      `could not be looked at: ${error.deniedAction ?? error.operation} is not allowed`,
      "Attach what `zhichuan policy operator` prints to a RAM user of your own, and set its AccessKey as OPERATOR_ACCESS_KEY_ID and OPERATOR_ACCESS_KEY_SECRET where you run this. The server needs none of it.",
    );
  }
}
