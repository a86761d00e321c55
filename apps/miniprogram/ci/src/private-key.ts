import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { ReleaseError } from "./error.ts";

/** Where the upload key may come from; the file wins. */
export interface PrivateKeySource {
  /** The path of the key file that WeChat gave. Example: `/home/me/private.wx0123456789abcdef.key`. */
  readonly path?: string | undefined;
  /** The file's text, as a CI's secret holds it; `\n` written out stands for a line break. */
  readonly text?: string | undefined;
}

/**
 * Reads the upload key (小程序代码上传密钥) and makes sure that it is one: an RSA private key in PEM.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html
 *
 * @returns the key as PEM
 * @throws {ReleaseError} KEY_MISSING, KEY_UNREADABLE or KEY_INVALID; the key itself is in no message.
 */
export function readPrivateKey({ path, text }: PrivateKeySource): string {
  if (path) return checked(readKeyFile(path), path);
  if (text) return checked(text.replaceAll("\\n", "\n"), "MINIPROGRAM_PRIVATE_KEY");
  throw new ReleaseError(
    "KEY_MISSING",
    "There is no upload key. Set MINIPROGRAM_PRIVATE_KEY_PATH (or --private-key-path) to the file from " +
      "mp.weixin.qq.com → 开发管理 → 开发设置 → 小程序代码上传, or MINIPROGRAM_PRIVATE_KEY to its text.",
  );
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new ReleaseError("KEY_UNREADABLE", `The upload key cannot be read from ${path} (${reason}).`, {
      cause,
    });
  }
}

function checked(text: string, source: string): string {
  if (!text.includes("-----BEGIN"))
    throw new ReleaseError(
      "KEY_INVALID",
      `${source} holds no PEM: the key starts with -----BEGIN RSA PRIVATE KEY-----. Give the whole file, all lines.`,
    );
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // No cause: what the parser quotes may be part of the key.
    throw new ReleaseError(
      "KEY_INVALID",
      `${source} holds no usable private key: it is cut short, changed, encrypted, or a public key. ` +
        "Give the file as it was downloaded.",
    );
  }
  if (key.asymmetricKeyType !== "rsa")
    throw new ReleaseError(
      "KEY_INVALID",
      `${source} holds an ${key.asymmetricKeyType} key; WeChat's upload key is RSA.`,
    );
  return text;
}
