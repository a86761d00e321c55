import { compare, rate, table } from "@zhichuan/bench";
import OSS from "ali-oss";
import { Hmac } from "../src/hmac.ts";
import { createPostForm } from "../src/index.ts";

const token = "CAISAbcdefghijklmnopqrstuvwxyz0123456789+/".repeat(20).slice(0, 600);
const credentials = {
  accessKeyId: "STS.NTexample",
  accessKeySecret: "TESTaccessKeySecret0123456789ab",
  securityToken: token,
};
const region = "cn-hangzhou";
const bucket = "examplebucket";
const own = {
  success_action_status: "200",
  "x-oss-content-type": "application/pdf",
  "x-oss-object-acl": "private",
  "x-oss-forbid-overwrite": "true",
  "x-oss-storage-class": "Standard",
  "Cache-Control": "private, max-age=3600",
  "Content-Disposition": "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf",
  "x-oss-meta-name": "%E5%90%88%E5%90%8C.pdf",
};

// Every form is another one: another key at another millisecond.
let n = 0;
const next = () => {
  n++;
  return { key: `uploads/anonymous/8f3k2j1h${n}/document.pdf`, at: new Date(1763770000000 + n) };
};

const ours = () =>
  createPostForm({
    ...next(),
    credentials,
    region,
    bucket,
    expires: 900,
    contentLength: { min: 4194304, max: 4194304 },
    fields: own,
  });

/** The same form the way a user of ali-oss writes it: the client kept, the policy and the fields put together by hand. */
const client = new OSS({
  bucket,
  region: `oss-${region}`,
  accessKeyId: credentials.accessKeyId,
  accessKeySecret: credentials.accessKeySecret,
  stsToken: token,
  refreshSTSToken: null,
  refreshSTSTokenInterval: 1e9,
});
const theirs = () => {
  const { key, at } = next();
  const date = `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const fields: Record<string, string> = {
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": `${credentials.accessKeyId}/${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`,
    "x-oss-date": date,
    "x-oss-security-token": token,
    key,
    ...own,
  };
  const policy = {
    expiration: new Date(at.getTime() + 900_000).toISOString(),
    conditions: [
      { bucket },
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ["content-length-range", 4194304, 4194304],
    ],
  };
  const signature = client.signPostObjectPolicyV4(policy, at);
  return {
    ...fields,
    policy: Buffer.from(JSON.stringify(policy)).toString("base64"),
    "x-oss-signature": signature,
  };
};

const policy = ours().fields.policy ?? "";
const hmac = new Hmac("key");

const rows = await compare({
  variants: {
    "ali-oss, client kept": () => rate(theirs),
    createPostForm: () => rate(ours),
    [`bare HMAC-SHA256 of its policy (${policy.length} bytes)`]: () => rate(() => hmac.hex(policy)),
  },
});
console.log(table("A complete form ticket", "forms/s", rows));
