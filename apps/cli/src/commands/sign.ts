import { createPostForm } from "@zhichuan/signer";
import { type Command, type Context, type Outcome, text } from "../command.ts";
import { UsageError } from "../errors.ts";
import { lifetime } from "../format.ts";
import { keyOf } from "../key.ts";
import { CREDENTIALS, PUBLIC } from "../settings.ts";
import { presign, type Signing } from "../transfer/presigned.ts";

const WAYS = ["put", "get", "post"] as const;
type Way = (typeof WAYS)[number];
/** Bytes; OSS takes no more in a form. */
const LARGEST_FORM = 5 * 1024 ** 3;

export const sign: Command = {
  name: "sign",
  summary: "sign a PUT, a GET or a form for one object, and print it as curl",
  usage: ["sign put KEY [--type TYPE] [--expires SECONDS]", "sign get KEY", "sign post KEY [--max BYTES]"],
  about:
    "Whoever has what it prints may do just that until it ends: send one object, or fetch it. It is signed in a session\nfor this one object, with whose end it ends too.",
  options: {
    expires: {
      type: "string",
      value: "SECONDS",
      help: "how long it can be used (default: 900; 1 to 604800)",
    },
    type: {
      type: "string",
      value: "TYPE",
      help: "the Content-Type to send (default: application/octet-stream)",
    },
    max: { type: "string", value: "BYTES", help: "of post: the largest file (default: 5 GiB)" },
  },
  async run(context): Promise<Outcome> {
    const { words, settings, access, screen, world } = context;
    const [wayTyped = "", ...others] = words;
    const way = WAYS.find((known) => known === wayTyped.toLowerCase());
    if (!way) throw new UsageError(`Give what to sign: ${WAYS.join(", ")}.`);
    const key = keyOf(others);
    const expires = wholeNumber(context, "expires", { min: 1, max: 604_800 }) ?? 900;
    const config = settings.config(...PUBLIC, ...CREDENTIALS);
    const credentials = await access.forObject(key, [way === "get" ? "oss:GetObject" : "oss:PutObject"])();
    const at = world.now();
    const left = credentials.expiresAt.getTime() - at.getTime();
    if (left < expires * 1000) screen.warn(`! It ends in ${lifetime(left)}, with the session that signs it.`);
    const signed = signWay(way, key, context, { config, credentials, at }, expires);
    screen.say(signed.curl);
    return {
      exit: 0,
      data: { ...signed, expiresAt: new Date(at.getTime() + Math.min(left, expires * 1000)) },
    };
  },
};

function signWay(way: Way, key: string, context: Context, signing: Signing, expires: number) {
  if (way === "post") return signForm(key, context, signing, expires);
  const type = text(context.options, "type") ?? "application/octet-stream";
  const { url, headers } = presign(signing, {
    ...{ method: way.toUpperCase(), operation: way, key, expires },
    headers: way === "put" ? { "content-type": type, "x-oss-forbid-overwrite": "true" } : {},
  });
  const sent = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const words = way === "put" ? ["-T FILE", ...sent] : ["-o FILE"];
  return { method: way.toUpperCase(), url, headers, curl: `curl ${[...words, quote(url)].join(" ")}` };
}

function signForm(key: string, context: Context, { config, credentials, at }: Signing, expires: number) {
  const { bucket, region, publicUrl: url } = config;
  const max = wholeNumber(context, "max", { min: 0, max: LARGEST_FORM }) ?? LARGEST_FORM;
  const { fields } = createPostForm({
    ...{ credentials, region, bucket, at, expires, key, contentLength: { min: 0, max } },
    fields: {
      success_action_status: "200",
      "x-oss-content-type": text(context.options, "type") ?? "application/octet-stream",
      "x-oss-forbid-overwrite": "true",
      "x-oss-object-acl": "private",
    },
  });
  const form = Object.entries(fields).map(([name, value]) => `--form-string ${quote(`${name}=${value}`)}`);
  // OSS ignores what comes after the file.
  return { method: "POST", url, fields, curl: `curl ${[...form, "-F file=@FILE", quote(url)].join(" ")}` };
}

function wholeNumber({ options }: Context, name: string, { min, max }: { min: number; max: number }) {
  const typed = text(options, name);
  if (typed === undefined) return undefined;
  const number = Number(typed);
  if (/^\d+$/.test(typed) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} is ${typed}: give a whole number from ${min} to ${max}.`);
}

/** For a POSIX shell. */
function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
