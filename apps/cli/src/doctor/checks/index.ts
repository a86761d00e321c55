import type { Check, Patient } from "../check.ts";
import { acl } from "./acl.ts";
import { bucket } from "./bucket.ts";
import { callback } from "./callback.ts";
import { clock } from "./clock.ts";
import { configuration } from "./configuration.ts";
import { cors } from "./cors.ts";
import { credentials } from "./credentials.ts";
import { jwt } from "./jwt.ts";
import { lifecycle } from "./lifecycle.ts";
import { permissionChecks } from "./permissions.ts";
import { publicAccess } from "./public-access.ts";
import { publicAddress } from "./public-address.ts";
import { redis } from "./redis.ts";
import { referer } from "./referer.ts";
import { versioning } from "./versioning.ts";
import { wechat } from "./wechat.ts";

/** Every check, those that others stand on first. */
export function checksFor(patient: Patient): readonly Check[] {
  return [
    ...[configuration, clock, credentials],
    ...[bucket, acl, publicAccess, versioning, lifecycle, referer, cors],
    ...permissions(patient),
    ...[publicAddress, callback, wechat, jwt, redis],
  ];
}

/** Which permissions are needed is only known of settings that can be used; what keeps it from being known is told as a finding. */
function permissions(patient: Patient): readonly Check[] {
  try {
    return permissionChecks(patient);
  } catch (error) {
    const waiting = async () => {
      throw error;
    };
    return [{ name: "permissions", run: waiting }];
  }
}
