import type { LifecycleRule } from "@zhichuan/oss-client";
import { lifecycleRules } from "@zhichuan/permissions";
import type { Command, Context, Outcome } from "../command.ts";
import { showDifference } from "../diff.ts";
import { UsageError } from "../errors.ts";
import { lifecycleLine } from "../rules.ts";
import { BUCKET } from "../settings.ts";

export const lifecycle: Command = {
  name: "lifecycle",
  summary: "read or set the rules that clear unfinished uploads away",
  usage: ["lifecycle get", "lifecycle set [--yes]"],
  about:
    "Parts of uploads that nobody finished are paid for until a rule ends them. `set` adds the server's rules, keeps all\nothers, shows what changes and asks.",
  options: { yes: { type: "boolean", help: "do not ask" } },
  async run(context): Promise<Outcome> {
    const { words, access, settings } = context;
    settings.config(...BUCKET);
    const oss = access.oss(access.operator());
    const present = await oss.getBucketLifecycle();
    switch (words.join(" ")) {
      case "get":
        return tell(context, present);
      case "set":
        return set(context, present, (rules) => oss.putBucketLifecycle(rules));
      default:
        throw new UsageError("Give get or set.");
    }
  },
};

function tell({ screen }: Context, rules: readonly LifecycleRule[]): Outcome {
  for (const rule of rules) screen.say(lifecycleLine(rule));
  if (rules.length === 0)
    screen.say(
      "The bucket has no lifecycle rules. Those the server needs are set by: zhichuan lifecycle set",
    );
  return { exit: 0, data: { rules } };
}

async function set(
  { access, screen, confirm }: Context,
  present: readonly LifecycleRule[],
  put: (rules: readonly LifecycleRule[]) => Promise<void>,
): Promise<Outcome> {
  const own = lifecycleRules(access.deployment());
  const wanted = [...present.filter(({ id }) => !own.some((rule) => rule.id === id)), ...own];
  const [before, after] = [present.map(lifecycleLine), wanted.map(lifecycleLine)];
  if (before.toSorted().join("\n") === after.toSorted().join("\n")) {
    screen.say("The bucket has these rules already.");
    return { exit: 0, data: { changed: false, rules: present } };
  }
  showDifference(screen, before, after);
  if (!(await confirm("Set these rules?"))) {
    screen.say("Nothing was changed.");
    return { exit: 1, data: { changed: false, rules: present } };
  }
  await put(wanted);
  screen.say("The rules are set. OSS begins to apply them within a day.");
  return { exit: 0, data: { changed: true, rules: wanted, before: present } };
}
