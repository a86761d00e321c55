import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import type { Command, Context, Outcome } from "../command.ts";
import { text } from "../command.ts";
import { UsageError } from "../errors.ts";
import { bytes, count, lifetime } from "../format.ts";
import { keyOf } from "../key.ts";
import { Progress } from "../progress.ts";
import { CREDENTIALS, PUBLIC } from "../settings.ts";
import { Steps } from "../steps.ts";
import { fetchAndCompare } from "../transfer/compare.ts";
import { demandStored } from "../transfer/demand-stored.ts";
import type { Signing } from "../transfer/presigned.ts";
import { putFile } from "../transfer/put-file.ts";
import { partSizeOf, putFileInParts } from "../transfer/put-file-in-parts.ts";

/** Bytes from which a file goes in parts. */
const IN_PARTS = 64 * 1024 * 1024;

export const upload: Command = {
  name: "upload",
  summary: "send a file the whole way: presigned PUT, look, presigned GET, compare",
  usage: ["upload FILE [--key KEY] [--type TYPE] [--remove]"],
  about:
    "Makes a session for this one object, sends the file by a presigned PUT as it is read (from 64 MiB on in parts),\nlooks whether it is there, fetches it by a presigned GET and compares it. Nothing is overwritten.",
  options: {
    key: { type: "string", value: "KEY", help: "where it goes (default: a new key below OSS_PREFIX)" },
    type: { type: "string", value: "TYPE", help: "its Content-Type (default: application/octet-stream)" },
    remove: { type: "boolean", help: "delete the object when all is done" },
  },
  async run(context): Promise<Outcome> {
    const { words, options, settings, access, screen, world } = context;
    const path = resolve(world.cwd, keyOf(words, "FILE"));
    const size = await sizeOf(path);
    const config = settings.config(...PUBLIC, ...CREDENTIALS);
    const key = text(options, "key") ?? newKey(config.prefix, path);
    const credentials = access.forObject(key, [
      ...(["oss:PutObject", "oss:GetObject", "oss:AbortMultipartUpload"] as const),
      ...(options.remove ? (["oss:DeleteObject"] as const) : []),
    ]);
    const oss = access.oss(credentials);
    const signing = async (): Promise<Signing> => ({
      config,
      credentials: await credentials(),
      at: world.now(),
    });

    const steps = new Steps(screen);
    await steps.take("credentials", async () => {
      const { expiresAt } = await credentials();
      return { value: undefined, says: `for ${lifetime(expiresAt.getTime() - world.now().getTime())}` };
    });
    const inParts = size >= IN_PARTS;
    const crc64 = await steps.take(inParts ? "presigned PUTs" : "presigned PUT", async () => {
      const progress = new Progress(size, world, { shown: !screen.json });
      const headers = headersOf(context, path);
      const sending = { path, size, key, headers, moved: (moved: number) => progress.moved(moved) };
      try {
        const value = await (inParts
          ? putFileInParts(signing, oss, sending)
          : putFile(await signing(), sending));
        const parts = inParts ? `, ${count(Math.ceil(size / partSizeOf(size)), "part")}` : "";
        return { value, says: `${bytes(size)}${parts}, CRC-64 ${value}` };
      } finally {
        progress.end();
      }
    });
    const head = await steps.take("stored", async () => {
      const value = await demandStored(oss, key, { size, crc64 });
      return { value, says: `${key}, the same size and CRC-64` };
    });
    await steps.take("presigned GET", async () => {
      const value = await fetchAndCompare(await signing(), key, head);
      return { value, says: `${bytes(value.size)} came back, the same` };
    });
    if (options.remove)
      await steps.take("removed", async () => ({ value: await oss.deleteObject(key), says: key }));
    return { exit: 0, data: { key, size, crc64, steps: steps.done } };
  },
};

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`There is no file ${path}.`);
  return found.size;
}

/** Not guessed by anybody, and never one that is taken. */
function newKey(prefix: string, path: string): string {
  return `${prefix}zhichuan-cli/${randomBytes(9).toString("base64url")}/file${extname(path).toLowerCase()}`;
}

function headersOf({ options }: Context, path: string): Record<string, string> {
  return {
    "content-type": text(options, "type") ?? "application/octet-stream",
    "x-oss-forbid-overwrite": "true",
    "x-oss-object-acl": "private",
    "x-oss-meta-name": encodeURIComponent(basename(path)),
  };
}
