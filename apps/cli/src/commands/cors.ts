import type { OssClient } from "@zhichuan/oss-client";
import { corsRules } from "@zhichuan/permissions";
import { type Command, type Context, type Outcome, texts } from "../command.ts";
import { showDifference } from "../diff.ts";
import { UsageError } from "../errors.ts";
import { corsLine } from "../rules.ts";
import { BUCKET } from "../settings.ts";

export const cors: Command = {
  name: "cors",
  summary: "read, set or delete the bucket's CORS rules, which web pages (H5) need",
  usage: ["cors get", "cors set [--origin ORIGIN]... [--yes]", "cors delete [--yes]"],
  about:
    "Mini-programs need no CORS rule, web pages do. `set` makes one rule, the least that uploads and downloads need, for\nthe origins given (default: H5_ORIGINS), shows what changes and asks before it replaces the rules there are.",
  options: {
    origin: {
      type: "string",
      multiple: true,
      value: "ORIGIN",
      help: 'whose pages may use the bucket, for instance https://m.example.com; "*" lets every page in',
    },
    yes: { type: "boolean", help: "do not ask" },
  },
  async run(context): Promise<Outcome> {
    const { words, access, settings } = context;
    settings.config(...BUCKET);
    const oss = access.oss(access.operator());
    switch (words.join(" ")) {
      case "get":
        return get(context, oss);
      case "set":
        return set(context, oss);
      case "delete":
        return remove(context, oss);
      default:
        throw new UsageError("Give get, set or delete.");
    }
  },
};

async function get({ screen }: Context, oss: OssClient): Promise<Outcome> {
  const rules = await oss.getBucketCors();
  for (const rule of rules) screen.say(corsLine(rule));
  if (rules.length === 0) {
    screen.say("The bucket has no CORS rules: mini-programs can use it, web pages (H5) cannot.");
    screen.say("Pages of yours are let in by: zhichuan cors set --origin https://m.example.com");
  }
  return { exit: 0, data: { rules } };
}

async function set(context: Context, oss: OssClient): Promise<Outcome> {
  const { screen, confirm } = context;
  const wanted = corsRules(originsOf(context));
  const present = await oss.getBucketCors();
  const [before, after] = [present.map(corsLine), wanted.map(corsLine)];
  if (before.join("\n") === after.join("\n")) {
    screen.say("The bucket has just this rule already.");
    return { exit: 0, data: { changed: false, rules: present } };
  }
  showDifference(screen, before, after);
  const question = before.length === 0 ? "Set this rule?" : "Replace the bucket's rules by this one?";
  if (!(await confirm(question))) return kept(context, { rules: present });
  await oss.putBucketCors(wanted);
  screen.say("The rule is set. OSS may take some minutes, and browsers keep what they knew for up to 10.");
  return { exit: 0, data: { changed: true, rules: wanted, before: present } };
}

async function remove(context: Context, oss: OssClient): Promise<Outcome> {
  const { screen, confirm } = context;
  const present = await oss.getBucketCors();
  if (present.length === 0) {
    screen.say("The bucket has no CORS rules.");
    return { exit: 0, data: { changed: false, rules: [] } };
  }
  showDifference(screen, present.map(corsLine), []);
  if (!(await confirm("Delete all CORS rules of the bucket?"))) return kept(context, { rules: present });
  await oss.deleteBucketCors();
  screen.say("The rules are deleted.");
  return { exit: 0, data: { changed: true, rules: [], before: present } };
}

function kept({ screen }: Context, data: object): Outcome {
  screen.say("Nothing was changed.");
  return { exit: 1, data: { changed: false, ...data } };
}

function originsOf({ options, settings }: Context): readonly string[] {
  const given = texts(options, "origin");
  const origins = given.length > 0 ? given : settings.config("H5_ORIGINS").h5Origins;
  if (origins.length === 0)
    throw new UsageError(
      "Give --origin https://m.example.com, or set H5_ORIGINS: no page is let in by itself.",
    );
  for (const origin of origins) {
    const url = URL.parse(origin);
    if (origin !== "*" && !(url && /^https?:$/.test(url.protocol) && url.origin === origin))
      throw new UsageError(
        `${origin} is no origin: give scheme and host, for instance https://m.example.com`,
      );
  }
  return origins;
}
