import { isIP } from "node:net";
import type { Check } from "./environment.ts";

const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;
const PREFIX = /^(?:[\p{L}\p{N}_=-][\p{L}\p{N}_=.-]*\/)*$/u;
const ROLE_ARN = /^acs:ram::[^:/]+:role\/[^/\s]+$/;
const APPID = /^wx[0-9a-f]{16}$/;
const SESSION_NAME = /^[A-Za-z0-9.@_-]{2,64}$/;
const SERVICE_HOST = /^oss-[a-z0-9-]+\.aliyuncs\.com$/;

/** Both ends included. */
const MIN_SECRET = 32;

export const bucketName: Check = (value) =>
  BUCKET.test(value)
    ? undefined
    : `is "${value}": a bucket's name is 3 to 63 lower-case letters, digits and hyphens; set the name alone, no address`;

export const region: Check = (value) => {
  const plain = value
    .replace(/^https?:\/\//, "")
    .replace(/\.aliyuncs\.com$/, "")
    .replace(/^oss-/, "")
    .replace(/-internal$/, "");
  if (plain !== value && REGION.test(plain))
    return `is "${value}", which is an endpoint: set OSS_REGION=${plain}`;
  return REGION.test(value)
    ? undefined
    : `is "${value}": set the region's id, for instance OSS_REGION=cn-hangzhou`;
};

export const prefix: Check = (value) => {
  if (PREFIX.test(value) && Buffer.byteLength(value) <= 256) return undefined;
  if (PREFIX.test(`${value}/`)) return `is "${value}": it has to end in a slash, set OSS_PREFIX=${value}/`;
  return `is "${value}": set parts of letters, digits, "-", "_", "=" and ".", each followed by a slash, for instance OSS_PREFIX=uploads/, or leave it empty`;
};

export const roleArn: Check = (value) =>
  ROLE_ARN.test(value)
    ? undefined
    : `is "${value}": set the role's ARN, for instance acs:ram::1234567890123456:role/zhichuan (RAM console, 身份管理 → 角色)`;

export const sessionName: Check = (value) =>
  SESSION_NAME.test(value) ? undefined : `is "${value}": set 2 to 64 letters, digits or . @ _ -`;

export const appid: Check = (value) =>
  APPID.test(value) ? undefined : `is "${value}": set the AppID, for instance wx0123456789abcdef`;

/** The Token of the console's message push. */
export const pushToken: Check = (value) =>
  /^[A-Za-z0-9]{3,32}$/.test(value)
    ? undefined
    : "is no Token: set the 3 to 32 letters and digits that the console has under message push";

/** The EncodingAESKey of the console's message push: 32 bytes in Base64, without the sign at its end. */
export const aesKey: Check = (value) =>
  /^[A-Za-z0-9]{43}$/.test(value)
    ? undefined
    : `has ${value.length} characters: set the EncodingAESKey, 43 letters and digits, that the console has under message push`;

/** Whoever changes what comes from there says who everybody is: over https, or from this very machine. */
export const jwks: Check = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const local = url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url?.protocol === "https:" || local
    ? undefined
    : `is "${value}": set an https address, for instance https://id.example.com/.well-known/jwks.json`;
};

export const secret: Check = (value) =>
  value.length >= MIN_SECRET ? undefined : `has ${value.length} characters: ${MAKE_SECRET}`;

/** How to come by a secret. */
export const MAKE_SECRET = `set ${MIN_SECRET} or more random characters, made by: node -p "crypto.randomBytes(32).toString('base64url')"`;

export const port: Check = (value) =>
  /^\d{1,5}$/.test(value) && Number(value) <= 65535
    ? undefined
    : `is "${value}": set a number from 0 to 65535`;

/** Seconds. Whoever stops servers does not wait for ever. */
export const drain: Check = (value) =>
  /^\d{1,3}$/.test(value) && Number(value) <= 300
    ? undefined
    : `is "${value}": set a number of seconds from 0 to 300`;

/** How often a minute. */
export const rate: Check = (value) =>
  /^[1-9]\d{0,6}$/.test(value)
    ? undefined
    : `is "${value}": set how many requests a minute, from 1 to 9999999`;

/** The value is not repeated: it may hold a password. */
export const redisUrl: Check = (value) =>
  URL.canParse(value) && /^rediss?:$/.test(new URL(value).protocol) && new URL(value).hostname !== ""
    ? undefined
    : "is no address of a Redis: set redis://host:6379, or rediss://user:password@host:6380/0 for TLS";

/** An address or a network of a proxy. */
export const proxy: Check = (value) => {
  const [address = "", bits, ...rest] = value.split("/");
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || rest.length > 0 || !(bits === undefined || /^\d{1,3}$/.test(bits)))
    return `has "${value}": set addresses or networks with commas between them, for instance 100.64.0.0/10`;
  const length = Number(bits ?? longest);
  if (length === 0) return `has "${value}", which believes everybody: set your proxies' own network`;
  return length <= longest ? undefined : `has "${value}": a network's length is 1 to ${longest} bits`;
};

/** An origin as a browser sends it. */
export const origin: Check = (value) => {
  if (value === "*") return 'has "*", which lets every page in: set the origins of your own pages';
  return URL.canParse(value) && new URL(value).origin === value && parseAddress(value)
    ? undefined
    : `has "${value}": set origins with commas between them, for instance https://m.example.com`;
};

/** What OSS calls: a semicolon would begin another address. */
export const callbackUrl: Check = (value) => {
  const known = isWebUrl(value) && !/[;#]/.test(value) && value.length <= 1024 && isDecodable(value);
  if (!known)
    return `is "${value}": set the public address of this server's POST /callbacks/oss, for instance https://api.example.com/callbacks/oss`;
  // OSS refuses IPv6 here, and with it the upload itself.
  return new URL(value).hostname.startsWith("[") ? `is "${value}": OSS calls no IPv6 address` : undefined;
};

/** Where an emulator serves its key. */
export const keyUrl: Check = (value) =>
  isWebUrl(value) && new URL(value).href === value
    ? undefined
    : `is "${value}": set the address of the emulator's key, for instance http://127.0.0.1:9004/callback_pub_key_v1.pem, and nothing for the real OSS`;

/** The value is not repeated: its query may hold a token. */
export const webhookUrl: Check = (value) =>
  isWebUrl(value)
    ? undefined
    : "is no http or https address: set the one of your own server, for instance https://app.example.com/hooks/uploaded";

/** As the Standard Webhooks have it: 24 to 64 bytes. */
export const webhookSecret: Check = (value) => {
  const base64 = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(value)?.[1];
  const length = base64 === undefined ? 0 : Buffer.from(base64, "base64").length;
  return length >= 24 && length <= 64 ? undefined : `is no secret of a webhook: ${MAKE_WEBHOOK_SECRET}`;
};

/** How to come by a webhook's secret. */
export const MAKE_WEBHOOK_SECRET = `set whsec_ and 24 to 64 random bytes in Base64, made by: node -p "'whsec_' + crypto.randomBytes(32).toString('base64')"`;

/** An http or https address with nothing after the host; a host alone means https. */
export const address: Check = (value) =>
  parseAddress(value)
    ? undefined
    : `is "${value}": set an address without a path, for instance https://files.example.com`;

/** As `address`, but not that of the whole service, which names no bucket. */
export const bucketAddress =
  (bucket: string): Check =>
  (value) => {
    const url = parseAddress(value);
    if (url && SERVICE_HOST.test(url.hostname))
      return `is "${value}", which names no bucket: set ${url.protocol}//${bucket}.${url.host}`;
    return address(value);
  };

/** The address in the form the signer takes: with its scheme, no slash at the end. What is no address stays as it is. */
export function normalAddress(value: string): string {
  return parseAddress(value)?.origin ?? value;
}

function parseAddress(value: string): URL | undefined {
  const text = /^[a-z]+:\/\//i.test(value) ? value : `https://${value}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  return bare && /^https?:$/.test(url.protocol) ? url : undefined;
}

function isWebUrl(value: string): boolean {
  if (!URL.canParse(value) || !/^[\x21-\x7e]+$/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && !username && !password;
}

function isDecodable(value: string): boolean {
  try {
    return decodeURIComponent(new URL(value).pathname) !== "";
  } catch {
    return false;
  }
}
