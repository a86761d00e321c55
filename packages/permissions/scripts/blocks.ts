import { profiles } from "@zhichuan/contract";
import {
  corsRules,
  type Deployment,
  downloadPolicy,
  lifecycleRules,
  operatorPermissions,
  operatorPolicy,
  type Permission,
  rolePolicy,
  serverPermissions,
  trustPolicy,
  uploadPolicy,
  userPolicy,
} from "../src/index.ts";

export type Language = "en" | "zh";

/** The names the documents are written with. */
const ACCOUNT = "1234567890123456";
const EXAMPLE: Deployment = {
  ...{ bucket: "my-bucket", prefix: "uploads/", profiles },
  ...{ instantUpload: true, files: true, moderation: true },
};

/** What is made, by the name of its place. */
export function blocks(language: Language): Record<string, string> {
  return {
    role: json(rolePolicy(EXAMPLE)),
    "role-why": reasons(serverPermissions(EXAMPLE), language),
    user: json(userPolicy(`acs:ram::${ACCOUNT}:role/zhichuan`)),
    "trust-user": json(trustPolicy({ kind: "ram", arn: `acs:ram::${ACCOUNT}:user/zhichuan` })),
    "trust-ecs": json(trustPolicy({ kind: "service", service: "ecs.aliyuncs.com" })),
    "trust-fc": json(trustPolicy({ kind: "service", service: "fc.aliyuncs.com" })),
    "trust-oidc": json(
      trustPolicy({
        kind: "oidc",
        provider: `acs:ram::${ACCOUNT}:oidc-provider/ack-rrsa-c0123456789abcdef`,
        issuer: "https://oidc-ack-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com/c0123456789abcdef",
        subject: "system:serviceaccount:zhichuan:zhichuan",
      }),
    ),
    "session-uploads": json(JSON.parse(uploadPolicy(EXAMPLE))),
    "session-downloads": json(JSON.parse(downloadPolicy(EXAMPLE))),
    operator: json(operatorPolicy(EXAMPLE)),
    "operator-why": reasons(operatorPermissions(EXAMPLE), language),
    cors: json(corsRules(["https://m.example.com"])),
    lifecycle: json(lifecycleRules(EXAMPLE)),
  };
}

function json(document: unknown): string {
  return `\`\`\`json\n${JSON.stringify(document, null, 2)}\n\`\`\``;
}

const MARKS = {
  en: { colon: ": ", open: " (", close: ")", stop: ". ", comma: ", " },
  zh: { colon: "：", open: "（", close: "）", stop: "。", comma: "、" },
} as const;

/** One line a permission: the action, on what, what for, when, and for which calls. */
function reasons(permissions: readonly Permission[], language: Language): string {
  const { colon, open, close, stop, comma } = MARKS[language];
  return permissions
    .map(({ action, resource, calls, why }) => {
      const place = resource.replace("acs:oss:*:*:", "");
      const needed = switchOf(action, resource)?.[language];
      const only = needed === undefined ? "" : `${open}${needed}${close}`;
      const made = calls.map((call) => `\`${call}\``).join(comma);
      return `- \`${action}\` · \`${place}\`${colon}${why[language]}${only}${stop}${made}`;
    })
    .join("\n");
}

const SWITCHES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  instantUpload: { en: "with `INSTANT_UPLOAD=on`", zh: "`INSTANT_UPLOAD=on` 时" },
  files: { en: "not with `AUTH=none`", zh: "`AUTH=none` 时不需要" },
  moderation: { en: "with the content check", zh: "启用内容审核时" },
};

/** What has to be on for a permission to be needed; none: it always is. */
function switchOf(action: string, resource: string) {
  const isNeeded = (off: object) =>
    serverPermissions({ ...EXAMPLE, ...off }).some(
      (permission) => permission.action === action && permission.resource === resource,
    );
  if (!serverPermissions(EXAMPLE).some((permission) => permission.action === action)) return undefined;
  return Object.entries(SWITCHES).find(([name]) => !isNeeded({ [name]: false }))?.[1];
}
