import type { OssError } from "@zhichuan/oss-client";
import { missingPermission as explain, type MissingPermission } from "@zhichuan/permissions";

/** The action that was missing when OSS denied what the server asked; undefined when that was not the reason. */
export function missingPermission(error: OssError): MissingPermission | undefined {
  const { code, operation, deniedAction } = error;
  if (code !== "AccessDenied" || operation === undefined) return undefined;
  const known = explain(operation);
  // OSS knows best, where it tells.
  return deniedAction !== undefined && deniedAction !== known?.action
    ? { action: deniedAction, why: undefined }
    : known;
}
