import { PUBLIC } from "../../settings.ts";
import { presign, send } from "../../transfer/presigned.ts";
import { type Check, type Finding, fail, ok, skip } from "../check.ts";
import { scratchKey } from "../scratch.ts";

/** OSS reaches CALLBACK_URL: it is asked to, after an upload, as it will be. */
export const callback: Check = {
  name: "callback",
  async run({ settings, access, world }) {
    const { callback: wanted } = settings.config("CALLBACK_URL", "OSS_CALLBACK_KEY_URL");
    if (!wanted) return skip("not used: CALLBACK_URL is not set");
    const config = settings.config(...PUBLIC);
    const key = scratchKey(config.prefix);
    const credentials = access.forObject(key, ["oss:PutObject", "oss:DeleteObject"]);
    const put = presign(
      { config, credentials: await credentials(), at: world.now() },
      {
        ...{ method: "PUT", operation: "PutObject", key, expires: 300 },
        headers: { "content-type": "text/plain", "x-oss-callback": parameters(wanted.url) },
      },
    );
    try {
      const answer = await send(put, new Blob(["zhichuan doctor"]).stream());
      return judge(answer.status, await answer.text(), wanted.url);
    } finally {
      await access.oss(credentials).deleteObject(key);
    }
  },
};

/** https://help.aliyun.com/zh/oss/developer-reference/callback */
function parameters(callbackUrl: string): string {
  const callbackBody = JSON.stringify({ doctor: true });
  return Buffer.from(
    JSON.stringify({ callbackUrl, callbackBody, callbackBodyType: "application/json" }),
  ).toString("base64");
}

/** The server refuses a callback that has no ticket: being refused by it is what shows that it was reached. */
function judge(status: number, body: string, url: string): Finding {
  const message = /<Message>([\s\S]*?)<\/Message>/.exec(body)?.[1]?.trim() ?? "";
  if (status === 203 && /status : 403/i.test(message)) return ok(`OSS reaches ${url}`);
  if (status === 203 && /status : \d/i.test(message))
    return fail(
      `OSS reaches ${url}, and not the server: ${message}`,
      "CALLBACK_URL has to lead to POST /callbacks/oss of this server, unchanged: look at the path, at the proxy's rules and at what the server logs.",
    );
  if (status === 203)
    return fail(
      `OSS cannot call ${url}: ${message}`,
      "It has to answer on the public internet within 5 seconds, by a name or address that is not private, and with a certificate OSS can verify. Look at DNS, firewall and security group.",
    );
  return fail(
    `${url} answered OSS as the server never would: something else is there`,
    "Set CALLBACK_URL to the public address of this server's POST /callbacks/oss.",
  );
}
