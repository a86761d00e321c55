import { type OssClient, OssError } from "@zhichuan/oss-client";
import { type OssOperation, type Permission, serverPermissions } from "@zhichuan/permissions";
import { BUCKET } from "../../settings.ts";
import { type Check, fail, ok, type Patient } from "../check.ts";
import { scratchKey } from "../scratch.ts";

/** Where a permission is tried. */
interface Place {
  readonly oss: OssClient;
  readonly key: string;
  readonly permission: Permission;
}

const NO_UPLOAD = "0123456789ABCDEF0123456789ABCDEF";
/** Of other bytes than are sent: OSS looks at it once the request is allowed, and then stores nothing. */
const WRONG_MD5 = { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" };

/**
 * How each permission is tried by one of its calls. Nothing is stored that is not taken away, so that leaving nothing
 * behind needs no permission beyond those that are there.
 */
const TRIES: Partial<Record<OssOperation, (place: Place) => Promise<unknown>>> = {
  PostObject: async ({ oss, key }) => {
    await refused(oss.putObject(key, "zhichuan doctor", WRONG_MD5), "InvalidDigest");
    const uploadId = await oss.initiateMultipartUpload(key);
    // Without the permission to abort it the lifecycle rule does.
    await oss.abortMultipartUpload(key, uploadId).catch(() => {});
  },
  PutObject: ({ oss, key }) => refused(oss.putObject(key, "zhichuan doctor", WRONG_MD5), "InvalidDigest"),
  HeadObject: ({ oss, key }) => oss.headObject(key),
  DeleteObject: ({ oss, key }) => oss.deleteObject(key),
  ListParts: ({ oss, key }) => refused(oss.listParts(key, NO_UPLOAD), "NoSuchUpload"),
  AbortMultipartUpload: ({ oss, key }) => refused(oss.abortMultipartUpload(key, NO_UPLOAD), "NoSuchUpload"),
  PutObjectTagging: ({ oss, key }) => refused(oss.putObjectTagging(key, {}), "NoSuchKey"),
  GetObjectTagging: ({ oss, key }) => refused(oss.getObjectTagging(key), "NoSuchKey"),
  ListMultipartUploads: ({ oss, key }) => oss.listMultipartUploads({ prefix: key, maxUploads: 1 }),
  ListObjectsV2: async ({ oss, permission }) => {
    for (const prefix of Object.values(permission.condition ?? {}).flatMap(
      (keys) => keys["oss:Prefix"] ?? [""],
    ))
      await oss.listObjects({ prefix: scratchKey(prefix.replace(/\*$/, "")), maxKeys: 1 });
  },
  GetBucketVersioning: ({ oss }) => oss.getBucketVersioning(),
};

/** One check for each permission the server needs: a call that needs it, made with the server's credentials. */
export function permissionChecks({ settings, access }: Patient): Check[] {
  const { bucket } = settings.config(...BUCKET);
  const credentials = access.server();
  const oss = access.oss(credentials);
  return serverPermissions(access.deployment()).map((permission) => {
    const { action, resource, calls, why } = permission;
    const place = resource.replace(`acs:oss:*:*:${bucket}`, "").replace(/^\//, "");
    const key = scratchKey(place.replace(/\*$/, ""));
    return {
      name: `${action} ${place}`.trim(),
      async run() {
        try {
          await TRIES[calls[0]]?.({ oss, key, permission });
          return ok(why.en);
        } catch (error) {
          if (!(error instanceof OssError && error.code === "AccessDenied")) throw error;
          return fail(
            `denied; it is needed ${why.en}`,
            `Allow ${action} on ${resource}: \`zhichuan policy role\` prints the whole document for the role.${who(error)}`,
          );
        }
      },
    };
  });
}

function who({ requestId }: OssError): string {
  return requestId ? ` (request ${requestId})` : "";
}

/** The call was allowed when OSS refuses it for this reason, or not at all. */
async function refused(call: Promise<unknown>, code: string): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof OssError && error.code === code)) throw error;
  });
}
