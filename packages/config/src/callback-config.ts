import type { Environment } from "./environment.ts";
import * as settings from "./settings.ts";

/** How OSS calls this server back after a form has arrived. */
export interface CallbackConfig {
  /** The public address of `POST /callbacks/oss`. Example: `https://api.example.com/callbacks/oss`. */
  readonly url: string;
  /** Where the key of an emulator is; undefined: only Alibaba Cloud's own is believed. */
  readonly keyUrl: string | undefined;
}

/** Where the team's own server is told of stored files. */
export interface WebhookConfig {
  readonly url: string;
  /** As the Standard Webhooks write them, `whsec_…`: what is sent is signed with each. */
  readonly secrets: readonly string[];
}

/** Reads CALLBACK_URL and what belongs to it. */
export function readCallback(env: Environment): CallbackConfig | undefined {
  const url = env.optional("CALLBACK_URL", settings.callbackUrl);
  const keyUrl = env.optional("OSS_CALLBACK_KEY_URL", settings.keyUrl);
  return url === undefined ? undefined : { url, keyUrl };
}

/** Reads ON_UPLOADED_URL and what belongs to it. */
export function readWebhook(env: Environment): WebhookConfig | undefined {
  const url = env.optional("ON_UPLOADED_URL", settings.webhookUrl);
  if (url === undefined) return undefined;
  const secret = env.required("ON_UPLOADED_SECRET", settings.MAKE_WEBHOOK_SECRET, settings.webhookSecret);
  const previous = env.optional("ON_UPLOADED_SECRET_PREVIOUS", settings.webhookSecret);
  return { url, secrets: [secret, previous].filter((one) => one !== undefined) };
}
