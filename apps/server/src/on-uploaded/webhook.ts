import { createHmac } from "node:crypto";
import type { WebhookConfig } from "@zhichuan/config";
import type { OnUploaded } from "./on-uploaded.ts";

interface Options extends WebhookConfig {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
}

/**
 * Tells the team's own server over HTTP, signed as the Standard Webhooks say
 * (https://www.standardwebhooks.com), for which there are libraries in most languages. Every 2xx is a yes; there is no
 * retry of its own, since the phone asks again.
 */
export function createWebhook({ url, secrets, fetch, now }: Options): OnUploaded {
  const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  return async (event, signal) => {
    const at = now();
    const body = JSON.stringify({ type: "upload.stored", timestamp: at.toISOString(), data: event });
    // A key may hold any letter, a header may not.
    const id = encodeURI(event.id);
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": keys.map((key) => sign(key, `${id}.${timestamp}.${body}`)).join(" "),
      },
      body,
      redirect: "error",
      signal,
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`ON_UPLOADED_URL answered ${answer.status}`);
  };
}

function sign(key: Buffer, text: string): string {
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
}
