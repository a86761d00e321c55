import type { CredentialsConfig } from "@zhichuan/config";
import {
  downloadPolicy,
  operatorPolicy,
  rolePolicy,
  trustPolicy,
  uploadPolicy,
  userPolicy,
} from "@zhichuan/permissions";
import { type Command, type Context, type Outcome, text } from "../command.ts";
import { UsageError } from "../errors.ts";
import { ROLE } from "../settings.ts";

/** Every document: what it is for, and how it is made. */
const DOCUMENTS: Readonly<Record<string, { where: string; make: (context: Context) => unknown }>> = {
  role: {
    where:
      "the role the server signs with: RAM console, 权限策略 → 创建权限策略 → 脚本编辑; then attach it to the role",
    make: ({ access }) => rolePolicy(access.deployment()),
  },
  trust: {
    where: "who may assume that role: RAM console, 角色, the role, 信任策略",
    make: (context) => trustPolicy(trustedBy(context)),
  },
  user: {
    where:
      "the RAM user whose AccessKey the server holds, to assume that one role: made as the first, then attached to that user",
    make: (context) => userPolicy(roleArnOf(context)),
  },
  operator: {
    where:
      "whoever looks after the bucket, with doctor, cors and lifecycle: made as the first, then attached to a RAM user of yours",
    make: ({ settings }) => operatorPolicy(settings.config("OSS_BUCKET", "OSS_PREFIX")),
  },
  uploads: {
    where: "nowhere: what the server itself narrows the session to that signs uploads (for your information)",
    make: ({ access }) => JSON.parse(uploadPolicy(access.deployment())),
  },
  downloads: {
    where: "nowhere: what the server itself narrows the session to that signs links (for your information)",
    make: ({ access }) => JSON.parse(downloadPolicy(access.deployment())),
  },
};

export const policy: Command = {
  name: "policy",
  summary: "the RAM documents for the role, its users and the operator",
  usage: [`policy [${Object.keys(DOCUMENTS).join(" | ")}]`],
  about:
    "Prints one document, ready to be pasted into the RAM console, or all that your credentials need, each with its place.\nThey are made from your settings and from the profiles, and allow nothing else. docs/security.md explains each line.",
  options: {
    "role-arn": {
      type: "string",
      value: "ARN",
      help: "the role (default: OSS_STS_ROLE_ARN)",
    },
    "ram-user": {
      type: "string",
      value: "NAME",
      help: "of trust: the RAM user whose AccessKey the server holds (default: zhichuan)",
    },
    service: {
      type: "string",
      value: "ecs|fc",
      help: "of trust: ECS instances or Function Compute instead of a RAM user",
    },
  },
  async run(context): Promise<Outcome> {
    const { words, screen, settings } = context;
    const [name, ...others] = words;
    if (others.length > 0) throw new UsageError("Give one document's name, or none for all.");
    if (name !== undefined) {
      const document = DOCUMENTS[name]?.make(context);
      if (!document)
        throw new UsageError(`There is no document ${name}; there are ${Object.keys(DOCUMENTS).join(", ")}.`);
      screen.say(JSON.stringify(document, null, 2));
      return { exit: 0, data: document };
    }
    const { kind } = settings.config(...ROLE).credentials;
    const names = ["role", "trust", ...(kind === "ram-user" ? ["user"] : []), "operator"];
    const all = names.map((each) => [each, DOCUMENTS[each]?.make(context)] as const);
    for (const [each, document] of all) {
      screen.say(screen.style("bold", `${each}: ${DOCUMENTS[each]?.where}`));
      screen.say(`${JSON.stringify(document, null, 2)}\n`);
    }
    return { exit: 0, data: Object.fromEntries(all) };
  },
};

function roleArnOf({ options, settings }: Context): string {
  const given = text(options, "role-arn");
  if (given !== undefined) {
    if (/^acs:ram::\d+:role\/\S+$/.test(given)) return given;
    throw new UsageError(
      `${given} is no role's ARN: give for instance acs:ram::1234567890123456:role/zhichuan`,
    );
  }
  const { credentials } = settings.config(...ROLE);
  if (credentials.kind === "ram-user") return credentials.roleArn;
  throw new UsageError(
    "Give --role-arn acs:ram::1234567890123456:role/zhichuan: only OSS_CREDENTIALS=ram-user names the role.",
  );
}

/** Whose services get the role where it is they who hand it over. */
const SERVICES: Partial<Record<CredentialsConfig["kind"], string>> = {
  "ecs-ram-role": "ecs",
  "function-compute": "fc",
};

function trustedBy(context: Context): Parameters<typeof trustPolicy>[0] {
  const { options, settings } = context;
  const { kind } = settings.config(...ROLE).credentials;
  const service = text(options, "service") ?? SERVICES[kind];
  if (service === "ecs" || service === "fc") return { kind: "service", service: `${service}.aliyuncs.com` };
  if (service !== undefined) throw new UsageError(`--service is ${service}: give ecs or fc.`);
  if (kind === "default")
    throw new UsageError(
      "Who gets the role is not known with OSS_CREDENTIALS=default: give --service ecs or fc; for Kubernetes (OIDC) see docs/security.md.",
    );
  const account = /^acs:ram::([^:]+):/.exec(roleArnOf(context))?.[1];
  return { kind: "ram", arn: `acs:ram::${account}:user/${text(options, "ram-user") ?? "zhichuan"}` };
}
