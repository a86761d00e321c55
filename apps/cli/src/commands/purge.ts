import { createUserIds } from "@zhichuan/config";
import type { OssClient } from "@zhichuan/oss-client";
import { indexPrefix } from "@zhichuan/permissions";
import { type Command, type Context, type Outcome, text } from "../command.ts";
import { UsageError } from "../errors.ts";
import { bytes, count } from "../format.ts";
import { BUCKET, CREDENTIALS, DEPLOYMENT } from "../settings.ts";

export const purge: Command = {
  name: "purge",
  summary: "delete all files of one user",
  usage: ["purge --user ID [--yes]", "purge --account OPENID [--yes]"],
  about:
    "Ends the uploads under way, deletes every file of the user and what the content index knows of them. Says what it\nfound and asks before it deletes. Broken off it can be run again. What is deleted cannot be had back, unless the\nbucket keeps versions.",
  options: {
    user: {
      type: "string",
      value: "ID",
      help: "the user as keys and the log have it: 32 hexadecimal digits",
    },
    account: {
      type: "string",
      value: "OPENID",
      help: "the user's openid (AUTH=wechat) or the token's sub (AUTH=jwt), from which USER_KEY makes the id",
    },
    yes: { type: "boolean", help: "do not ask" },
  },
  async run(context): Promise<Outcome> {
    const { settings, access, screen, confirm } = context;
    if (context.words.length > 0)
      throw new UsageError("Give --user ID or --account OPENID, and nothing else.");
    const user = userOf(context);
    const { prefix, instantUpload } = settings.config(...BUCKET, ...CREDENTIALS, ...DEPLOYMENT);
    // With AUTH=none the server itself lists and deletes nothing; whoever runs this does.
    const oss = access.oss(access.server({ ...access.deployment(), files: true }));
    const folder = `${prefix}${user}/`;
    const found = await measure(oss, folder);
    screen.say(
      `${folder} has ${count(found.files, "file")} (${bytes(found.bytes)}) and ${count(found.uploads.length, "upload")} under way.`,
    );
    if (found.files > 0 || found.uploads.length > 0) {
      if (!(await confirm(`Delete all of it for good?`))) {
        screen.say("Nothing was deleted.");
        return { exit: 1, data: { user, deleted: 0 } };
      }
    }
    // First the uploads, of which one could become a file in between.
    for (const { key, uploadId } of found.uploads) await oss.abortMultipartUpload(key, uploadId);
    const deleted = await deleteBelow(oss, folder);
    const forgotten = instantUpload ? await deleteBelow(oss, `${indexPrefix(prefix)}${user}/`) : 0;
    const index = instantUpload
      ? ` and ${count(forgotten, "entry").replace("entrys", "entries")} of the index`
      : "";
    screen.say(
      `Deleted ${count(deleted, "file")}, ${count(found.uploads.length, "upload")} under way${index}.`,
    );
    return { exit: 0, data: { user, deleted, aborted: found.uploads.length, forgotten } };
  },
};

function userOf({ options, settings }: Context): string {
  const [user, account] = [text(options, "user"), text(options, "account")];
  if ((user === undefined) === (account === undefined))
    throw new UsageError("Give either --user ID or --account OPENID.");
  if (account) {
    const config = settings.config("USER_KEY", "TICKET_SECRET", "AUTH");
    if (config.auth.kind === "none")
      throw new UsageError("With AUTH=none there are no accounts: all files are of --user anonymous.");
    return createUserIds(config)(account);
  }
  // Anything else could reach further than one user's folder.
  if (user !== undefined && /^(?:[0-9a-f]{32}|anonymous)$/.test(user)) return user;
  throw new UsageError("--user is the part of a key after the prefix: 32 hexadecimal digits, or anonymous.");
}

async function measure(oss: OssClient, prefix: string) {
  let [files, size] = [0, 0];
  let continuationToken: string | undefined;
  do {
    const page = await oss.listObjects({
      prefix,
      maxKeys: 1000,
      ...(continuationToken && { continuationToken }),
    });
    files += page.objects.length;
    size += page.objects.reduce((sum, object) => sum + object.size, 0);
    continuationToken = page.nextContinuationToken;
  } while (continuationToken !== undefined);
  const uploads = [];
  let marker: Awaited<ReturnType<OssClient["listMultipartUploads"]>>["next"];
  do {
    const page = await oss.listMultipartUploads({ prefix, ...(marker && { marker }) });
    uploads.push(...page.uploads);
    marker = page.next;
  } while (marker !== undefined);
  return { files, bytes: size, uploads };
}

/** Deletes every object below the prefix, a thousand at a time; gives how many that were. */
async function deleteBelow(oss: OssClient, prefix: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { objects } = await oss.listObjects({ prefix, maxKeys: 1000 });
    if (objects.length === 0) return deleted;
    await oss.deleteObjects(objects.map(({ key }) => key));
    deleted += objects.length;
  }
}
