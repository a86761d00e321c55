import OSS from "ali-oss";
import Fastify, { type FastifyInstance } from "fastify";
import { BUCKET, REGION, TEMPORARY } from "./values.ts";

const { accessKeyId, accessKeySecret, securityToken } = TEMPORARY;

const client = new OSS({
  bucket: BUCKET,
  region: `oss-${REGION}`,
  accessKeyId,
  accessKeySecret,
  stsToken: securityToken,
  refreshSTSToken: null,
  refreshSTSTokenInterval: 1e9,
});

/** Signs a policy with these fields and limits. */
function sign(fields: Readonly<Record<string, string>>, limits: readonly unknown[]) {
  const at = new Date();
  const date = `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const all = {
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": `${accessKeyId}/${date.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`,
    "x-oss-date": date,
    "x-oss-security-token": securityToken,
    ...fields,
  };
  const policy = {
    expiration: new Date(at.getTime() + 900_000).toISOString(),
    conditions: [
      { bucket: BUCKET },
      ...Object.entries(all).map(([name, value]) => ({ [name]: value })),
      ...limits,
    ],
  };
  return {
    ...all,
    policy: Buffer.from(JSON.stringify(policy)).toString("base64"),
    "x-oss-signature": client.signPostObjectPolicyV4(policy, at),
  };
}

/** The guide's payload: any key below a prefix, up to 10 MiB. No login, no limit, no body, no token, no log. */
export function guide(): FastifyInstance {
  const app = Fastify();
  const limits = [
    ["content-length-range", 1, 10_485_760],
    ["starts-with", "$key", "uploads/"],
  ];
  app.get("/", async () => sign({ success_action_status: "200" }, limits));
  return app;
}

/** The very form this server gives, for a file that is announced; but no login, no limit, no check, no token, no log. */
export function sameForm(): FastifyInstance {
  const app = Fastify();
  app.post<{ Body: { requestId: string; name: string; size: number } }>("/v1/uploads", async ({ body }) => {
    const { requestId, name, size } = body;
    const encoded = encodeURIComponent(name);
    const fields = {
      key: `uploads/anonymous/${requestId}/document.pdf`,
      "Cache-Control": "private, max-age=3600",
      "Content-Disposition": `attachment; filename*=UTF-8''${encoded}`,
      "x-oss-content-type": "application/pdf",
      "x-oss-forbid-overwrite": "true",
      "x-oss-meta-name": encoded,
      "x-oss-object-acl": "private",
      "x-oss-storage-class": "Standard",
      success_action_status: "200",
    };
    return { kind: "form", fields: sign(fields, [["content-length-range", size, size]]) };
  });
  return app;
}
