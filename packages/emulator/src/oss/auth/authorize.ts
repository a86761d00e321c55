import { isAllowed, type Principal } from "../../ram/index.ts";
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
  const context = { ...circumstances(request, service), ...tagsOf(intent, service) };
  if (isAllowed(principal, { action: intent.action, resource, context })) return;
  throw ossError(principal.type === "role" ? "authorizerPolicy" : "noBucketAcl");
}

function isPublic({ access, key }: Intent, { store }: OssService): boolean {
  const own = key === undefined ? undefined : store.find(key)?.acl;
  const acl: BucketAcl = own === undefined || own === "default" ? store.settings.acl : own;
  if (access === "read") return acl !== "private";
  return access === "write" && acl === "public-read-write";
}

/** The tags the object has now, e.g. `oss:ExistingObjectTag/moderation`. */
function tagsOf({ key }: Intent, { store }: OssService): Record<string, string> {
  const { tags = {} } = (key !== undefined && store.find(key)) || {};
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [`oss:ExistingObjectTag/${name}`, value]),
  );
}

function circumstances({ clientIp, query }: OssRequest, { now }: OssService): Record<string, string> {
  return {
    "acs:SourceIp": clientIp,
    "acs:SecureTransport": "false",
    "acs:CurrentTime": now().toISOString(),
    ...(query.prefix !== undefined && { "oss:Prefix": query.prefix }),
    ...(query.delimiter !== undefined && { "oss:Delimiter": query.delimiter }),
  };
}
