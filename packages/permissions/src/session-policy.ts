import type { Deployment } from "./deployment.ts";
import { forSession, toPolicy } from "./policy.ts";
import { below, serverPermissions, uploadPermission } from "./server-permissions.ts";

/** The tag that says what the content check found. */
export const MODERATION_TAG = "moderation";

/**
 * For the session with which the server makes its own requests: what the role should be allowed, so that a role that is
 * allowed more gives no more.
 * @returns JSON for AssumeRole's `Policy`
 * @throws PermissionsError
 */
export function sessionPolicy(deployment: Deployment): string {
  return forSession(toPolicy(serverPermissions(deployment)));
}

/**
 * For the session that signs what a phone sends: to put objects below the prefix. Whatever a form or a URL could be
 * talked into beyond its signature, it cannot read, delete or list, and it cannot tag a file as checked.
 * @returns JSON for AssumeRole's `Policy`
 * @throws PermissionsError
 */
export function uploadPolicy(deployment: Deployment): string {
  return forSession(toPolicy([uploadPermission(deployment)]));
}

/**
 * For the session that signs links to read files: to get objects below the prefix. Where a profile is moderated, OSS
 * itself asks for the tag `moderation=pass`, at every single request, unless the key's last part names a profile that is
 * not.
 * @returns JSON for AssumeRole's `Policy`
 * @throws PermissionsError
 */
export function downloadPolicy({ bucket, prefix, profiles }: Deployment): string {
  const action = "oss:GetObject";
  const resource = below(bucket, prefix);
  const unchecked = Object.entries(profiles).filter(([, { moderated }]) => !moderated);
  if (unchecked.length === Object.keys(profiles).length) return forSession(toPolicy([{ action, resource }]));
  return forSession({
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: [action],
        Resource: [resource],
        Condition: { StringEquals: { [`oss:ExistingObjectTag/${MODERATION_TAG}`]: ["pass"] } },
      },
      ...(unchecked.length === 0
        ? []
        : [
            {
              Effect: "Allow" as const,
              Action: [action],
              Resource: unchecked.map(([name]) => `${resource}/${name}.*`),
            },
          ]),
    ],
  });
}
