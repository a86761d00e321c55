import { findDenial, type Principal } from "../../ram/index.ts";
import { ossError } from "../error.ts";
import type { BucketAcl } from "../store/metadata.ts";
import type { Access, OssRequest, OssService } from "../types.ts";

/** What is about to be done to the bucket or to one key of it. */
export interface Intent {
  /** e.g. `oss:PutObject` */
  readonly action: string;
  readonly access: Access;
  readonly key?: string | undefined;
}

/**
 * Lets through what the ACL opens to everybody and what the caller's RAM policies allow.
 * @throws OssError AccessDenied
 * @see https://help.aliyun.com/zh/oss/user-guide/how-oss-authenticates-requests
 * @see https://help.aliyun.com/zh/oss/user-guide/authorization-syntax-and-elements
 */
export function authorize(
  intent: Intent,
  {
    service,
    request,
    principal,
  }: { service: OssService; request: OssRequest; principal: Principal | undefined },
): void {
  if (isPublic(intent, service)) return;
  if (!principal) throw ossError(intent.key === undefined ? "anonymousBucket" : "anonymousObject");
  const resource = `acs:oss:*:*:${service.bucket}${intent.key === undefined ? "" : `/${intent.key}`}`;
  const context = { ...circumstances(intent, request, service), ...tagsOf(intent, service) };
  const denial = findDenial(principal, { action: intent.action, resource, context });
  if (!denial) return;
  throw ossError(principal.type === "role" ? "authorizerPolicy" : "noBucketAcl", {
    AccessDeniedDetail: {
      PolicyType: denial.policy,
      AuthPrincipalType: principal.type === "role" ? "AssumedRoleUser" : "SubUser",
      NoPermissionType: denial.type,
      AuthAction: intent.action,
    },
  });
}

function isPublic({ access, key }: Intent, { store }: OssService): boolean {
  if (store.settings.blockPublicAccess) return false;
  const own = key === undefined ? undefined : store.find(key)?.acl;
  const acl: BucketAcl = own === undefined || own === "default" ? store.settings.acl : own;
  if (access === "read") return acl !== "private";
  return access === "write" && acl === "public-read-write";
}

/** The actions that know which tags an object has. */
const aware = ["oss:GetObject", "oss:GetObjectTagging", "oss:PutObjectTagging", "oss:DeleteObjectTagging"];

/** The tags the object has now, e.g. `oss:ExistingObjectTag/moderation`. */
function tagsOf({ action, key }: Intent, { store }: OssService): Record<string, string> {
  const { tags = {} } = (key !== undefined && aware.includes(action) && store.find(key)) || {};
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [`oss:ExistingObjectTag/${name}`, value]),
  );
}

/** `oss:Prefix` and `oss:Delimiter` are known of a listing of objects only, not of uploads. */
function circumstances(
  { action }: Intent,
  { clientIp, query }: OssRequest,
  { now }: OssService,
): Record<string, string> {
  const lists = action === "oss:ListObjects";
  return {
    "acs:SourceIp": clientIp,
    "acs:SecureTransport": "false",
    "acs:CurrentTime": now().toISOString(),
    ...(lists && query.prefix !== undefined && { "oss:Prefix": query.prefix }),
    ...(lists && query.delimiter !== undefined && { "oss:Delimiter": query.delimiter }),
  };
}
