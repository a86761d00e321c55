/** What a callback says: the sealed ticket, and which object OSS speaks of. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: OSS's own placeholders
const BODY = "upload=${x:upload}&object=${object}";

/** The content of a callback's body. */
export interface CallbackBody {
  readonly upload: string;
  readonly object: string;
}

/**
 * The fields of a form that let OSS call `url` once it has stored the object:
 * https://help.aliyun.com/zh/oss/developer-reference/callback. Each has to be pinned by the form's policy.
 */
export function callbackFields(url: string, upload: string): Record<string, string> {
  const callback = {
    callbackUrl: url,
    callbackBody: BODY,
    callbackBodyType: "application/x-www-form-urlencoded",
    // Without it OSS names no host in the TLS handshake, and most servers then have no certificate for it.
    ...(url.startsWith("https:") && { callbackSNI: true }),
  };
  return { callback: Buffer.from(JSON.stringify(callback)).toString("base64"), "x:upload": upload };
}

/** Reads what `callbackFields` asked OSS to send; what is missing is empty. */
export function readCallbackBody(body: Buffer): CallbackBody {
  const fields = new URLSearchParams(body.toString());
  return { upload: fields.get("upload") ?? "", object: fields.get("object") ?? "" };
}
