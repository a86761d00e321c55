import { PUBLIC } from "../../settings.ts";
import { fetchAndCompare } from "../../transfer/compare.ts";
import { presign, send } from "../../transfer/presigned.ts";
import { type Check, fail, ok, warn } from "../check.ts";
import { scratchKey } from "../scratch.ts";

const DEFAULT_DOMAIN = /\.oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** What phones do: a presigned PUT to the public address, and a presigned GET of what it stored. */
export const publicAddress: Check = {
  name: "public address",
  async run({ settings, access, world }) {
    const config = settings.config(...PUBLIC);
    const { host, hostname } = new URL(config.publicUrl);
    if (/-internal\.aliyuncs\.com$/.test(hostname))
      return fail(
        `${host} answers only inside Alibaba Cloud's network`,
        "Set OSS_PUBLIC_HOST to the bucket's public domain, or leave it out.",
      );
    const key = scratchKey(config.prefix);
    const credentials = access.forObject(key, ["oss:PutObject", "oss:GetObject", "oss:DeleteObject"]);
    const signing = { config, credentials: await credentials(), at: world.now() };
    const put = presign(signing, {
      method: "PUT",
      operation: "PutObject",
      key,
      expires: 300,
      headers: { "content-type": "text/plain" },
    });
    const oss = access.oss(credentials);
    try {
      const answer = await send(put, new Blob(["zhichuan doctor"]).stream());
      await answer.body?.cancel();
      const head = { size: 15, crc64: answer.headers.get("x-oss-hash-crc64ecma") ?? "" };
      await fetchAndCompare(signing, key, head);
    } finally {
      await oss.deleteObject(key);
    }
    if (!DEFAULT_DOMAIN.test(hostname)) return ok(`${host}: a presigned PUT and GET went through`);
    return warn(
      `${host} works, but it is OSS's own: files opened from it are downloaded, never shown, and accounts new since March 2025 need a domain of their own in mainland China`,
      "Bind a domain with an ICP filing and a certificate to the bucket (OSS console, the bucket, Bucket 配置 → 域名管理) and set OSS_PUBLIC_HOST=https://files.example.com",
    );
  },
};
