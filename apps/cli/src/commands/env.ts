import { randomBytes } from "node:crypto";
import type { Command, Outcome } from "../command.ts";
import { UsageError } from "../errors.ts";

/** What is written for one way of coming by credentials. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  "ram-user": [
    "# An AccessKey of a RAM user, which may do nothing but assume the role (zhichuan policy user). Anywhere.",
    "OSS_CREDENTIALS=ram-user",
    "OSS_ACCESS_KEY_ID=",
    "OSS_ACCESS_KEY_SECRET=",
    "# The role, as its page in the RAM console has it.",
    "OSS_STS_ROLE_ARN=acs:ram::1234567890123456:role/zhichuan",
  ],
  "ecs-ram-role": [
    "# On an ECS instance that has the role: no AccessKey at all.",
    "OSS_CREDENTIALS=ecs-ram-role",
    "# OSS_ECS_ROLE_NAME=zhichuan",
    "# The bucket over the internal network, free of traffic charges in the bucket's own region.",
    "# OSS_ENDPOINT=https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
  ],
  "function-compute": [
    "# In a function that has the role: its keys come with every request. No AccessKey at all.",
    "OSS_CREDENTIALS=function-compute",
  ],
  default: [
    "# Alibaba Cloud's default chain: OIDC in Kubernetes (RRSA) from the ALIBABA_CLOUD_* variables that it sets,",
    "# a profile of the aliyun command line, or an instance's role. What it finds has to be temporary.",
    "OSS_CREDENTIALS=default",
  ],
};

export const env: Command = {
  name: "env",
  summary: "a commented .env with fresh secrets",
  usage: [`env [${Object.keys(WAYS).join(" | ")}]`],
  about:
    "Prints the settings a server needs, with comments and freshly made TICKET_SECRET and USER_KEY, for one way of coming\nby credentials (default: ram-user). Put it where the server starts: zhichuan env > apps/server/.env",
  options: {},
  async run({ words, screen, world }): Promise<Outcome> {
    const [way = "ram-user", ...others] = words;
    const credentials = Object.hasOwn(WAYS, way) ? WAYS[way] : undefined;
    if (!credentials || others.length > 0)
      throw new UsageError(`Give one of ${Object.keys(WAYS).join(", ")}.`);
    const lines = [...settingsFor(credentials)];
    for (const line of lines) screen.say(line);
    if (world.stdout.isTTY) screen.warn("To keep it: zhichuan env > apps/server/.env");
    return { exit: 0, data: { env: `${lines.join("\n")}\n` } };
  },
};

function* settingsFor(credentials: readonly string[]) {
  yield "# The bucket's name, and its region's id without oss-.";
  yield "OSS_BUCKET=my-bucket";
  yield "OSS_REGION=cn-hangzhou";
  yield "";
  yield* credentials;
  yield "";
  yield "# The mini-program, at mp.weixin.qq.com, 开发管理 → 开发设置. AUTH=none needs neither, and lets everybody";
  yield "# upload.";
  yield "WECHAT_APPID=";
  yield "WECHAT_SECRET=";
  yield "";
  yield "# Seals tickets and sessions. To change it: the old one becomes TICKET_SECRET_PREVIOUS for seven days.";
  yield `TICKET_SECRET=${secret()}`;
  yield "# Names everybody's files. Never change it, never lose it: without it no user finds a file again.";
  yield `USER_KEY=${secret()}`;
  yield "";
  yield "# A domain of your own that is bound to the bucket: from OSS's own domain files are downloaded, never shown.";
  yield "# OSS_PUBLIC_HOST=https://files.example.com";
  yield "# Web pages (H5) that may use the server; zhichuan cors set lets them use the bucket.";
  yield "# H5_ORIGINS=https://m.example.com";
  yield "# Counts and limits that all instances share.";
  yield "# REDIS_URL=redis://127.0.0.1:6379";
  yield "# The server's address as OSS reaches it, for profiles with a callback.";
  yield "# CALLBACK_URL=https://api.example.com/callbacks/oss";
  yield "# HOST=0.0.0.0";
  yield "# PORT=3000";
  yield "# apps/server/README.md has all settings. zhichuan doctor checks these.";
}

const secret = () => randomBytes(32).toString("base64url");
