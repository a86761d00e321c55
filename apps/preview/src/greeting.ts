import { relative } from "node:path";
import type { Options } from "./options.ts";
import type { Preview } from "./preview.ts";
import { MINIPROGRAM } from "./sources.ts";

/** What `pnpm dev` says when everything runs: for somebody who has just cloned the repository. */
export function greeting({ page, server, emulator }: Preview, { wished, usual }: Options): string {
  const near = (path: string) => relative(process.cwd(), path) || ".";
  const urls = { page: page.url, server: server.url, oss: emulator.ossUrl, wechat: emulator.wechatUrl };
  const moved = (Object.keys(urls) as (keyof typeof urls)[])
    .filter((name) => wished[name] === undefined && new URL(urls[name]).port !== String(usual[name]))
    .map((name) => `  (port ${usual[name]} is taken, so ${urls[name]} it is)`);
  return [
    "",
    `  Page             ${urls.page}`,
    `  Signing server   ${urls.server}`,
    `  OSS emulator     ${urls.oss}`,
    `  WeChat emulator  ${urls.wechat}   every browser that opens the page is a user of its own`,
    ...moved,
    "",
    `  In the browser   Open ${urls.page} and press 选择文件. Change the mini-program, reload: it is rebuilt.`,
    `  WeChat DevTools  Import the folder ${near(MINIPROGRAM)}, then Details > Local Settings:`,
    "                   tick 不校验合法域名 (do not check domain names).",
    `  Stored objects   ${near(emulator.dir)}`,
    "",
    "  Upload without a mini-program, as Alibaba Cloud's guide does (copy both lines):",
    "",
    guideExample(urls.server, urls.oss),
    "",
    "  Log in as the mini-program does, and ask for a ticket (copy both lines):",
    "",
    loginExample(urls.server, urls.wechat),
    "",
    "  Ctrl+C ends it.",
    "",
  ].join("\n");
}

/** Two lines of POSIX shell: fetch the parameters of one upload, then post a form with them. */
function guideExample(serverUrl: string, ossUrl: string): string {
  const fields = {
    policy: "policy",
    "x-oss-signature-version": "x_oss_signature_version",
    "x-oss-credential": "x_oss_credential",
    "x-oss-date": "x_oss_date",
    "x-oss-signature": "signature",
    "x-oss-security-token": "security_token",
  };
  const form = Object.entries(fields).map(([field, name]) => `-F ${field}="$(f ${name})"`);
  return [
    String.raw`t=$(curl -s ${serverUrl}/generate_signature); f() { echo "$t" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }`,
    `echo hello | curl -i ${ossUrl}/ -F key=hello.txt ${form.join(" ")} -F success_action_status=200 -F "file=@-;filename=hello.txt"`,
  ].join("\n");
}

/** Two lines of POSIX shell: a login code of WeChat's becomes a session, which gets a ticket for a file. */
function loginExample(serverUrl: string, wechatUrl: string): string {
  const json = "-H content-type:application/json";
  const file = {
    requestId: "019ab2c4-7d10-7c3a-9f0e-3b1d5a7c9e21",
    profile: "document",
    name: "hello.txt",
    size: 6,
  };
  return [
    String.raw`s=$(curl -s -X POST ${wechatUrl}/emulator/login | curl -s ${serverUrl}/v1/session ${json} -d @- | sed 's/.*"session":"\([^"]*\)".*/\1/')`,
    `curl -i ${serverUrl}/v1/uploads -H "authorization: Bearer $s" ${json} -d '${JSON.stringify(file)}'`,
  ].join("\n");
}
