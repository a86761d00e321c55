import { type Command, type Context, type Outcome, text } from "../command.ts";
import type { State } from "../doctor/check.ts";
import { checksFor } from "../doctor/checks/index.ts";
import { type Examined, examine } from "../doctor/examine.ts";
import { UsageError } from "../errors.ts";
import { causesOf } from "../explain/explain.ts";

const SIGNS = {
  ok: ["green", "✓"],
  warn: ["yellow", "!"],
  fail: ["red", "✗"],
  skip: ["dim", "–"],
} as const satisfies Record<State, readonly [string, string]>;

export const doctor: Command = {
  name: "doctor",
  summary: "check settings, credentials, permissions, bucket, WeChat, Redis; say what to do",
  usage: ["doctor", 'doctor --explain "SignatureDoesNotMatch"'],
  about:
    "One line a check: ✓ as it should be, ! works but ought to be known, ✗ to be mended, – not used or not to be looked at.\nEach ✗ and ! has its remedy below it. Objects it makes for a try are taken away again. Run it where the server runs.",
  options: {
    explain: {
      type: "string",
      value: "TEXT",
      help: "check nothing, and tell what an error message most often comes from",
    },
  },
  async run(context): Promise<Outcome> {
    const { words, options, screen } = context;
    if (words.length > 0) throw new UsageError("doctor takes no words, only options.");
    const error = text(options, "explain");
    if (error !== undefined) return explainText(error, context);
    const found: Examined[] = [];
    for (const check of checksFor(context)) {
      const examined = await examine(check, context, found);
      found.push(examined);
      tell(examined, context);
    }
    const counts = Object.fromEntries(
      (["ok", "warn", "fail", "skip"] as const).map((state) => [
        state,
        found.filter((one) => one.state === state).length,
      ]),
    );
    screen.say(
      `\n${counts.ok} as they should be, ${counts.warn} to know of, ${counts.fail} to mend, ${counts.skip} not looked at`,
    );
    return { exit: counts.fail === 0 ? 0 : 1, data: { checks: found, counts } };
  },
};

function tell({ name, state, says, remedies = [] }: Examined, { screen }: Context): void {
  const [colour, sign] = SIGNS[state];
  screen.say(`${screen.style(colour, sign)} ${name}: ${says}`);
  for (const remedy of remedies) screen.say(`    → ${remedy}`);
}

function explainText(error: string, { screen }: Context): Outcome {
  const causes = causesOf(error);
  for (const cause of causes) screen.say(`→ ${cause}`);
  if (causes.length === 0)
    screen.say(
      "This error is not known here. OSS's own list: https://api.aliyun.com/troubleshoot (the EC in the answer finds it).",
    );
  return { exit: causes.length > 0 ? 0 : 1, data: { causes } };
}
