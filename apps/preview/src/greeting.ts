import { relative } from "node:path";
import type { Options } from "./options.ts";
import type { Preview } from "./preview.ts";
import { MINIPROGRAM } from "./sources.ts";

/** What `pnpm dev` says when everything runs: for somebody who has just cloned the repository. */
export function greeting({ page, server, emulator }: Preview, { wished, usual }: Options): string {
  const near = (path: string) => relative(process.cwd(), path) || ".";
  const urls = { page: page.url, server: server.url, oss: emulator.ossUrl };
  const moved = (Object.keys(urls) as (keyof typeof urls)[])
    .filter((name) => wished[name] === undefined && new URL(urls[name]).port !== String(usual[name]))
    .map((name) => `  (port ${usual[name]} is taken, so ${urls[name]} it is)`);
  return [
    "",
    `  Page             ${urls.page}`,
    `  Signing server   ${urls.server}`,
    `  OSS emulator     ${urls.oss}`,
    ...moved,
    "",
    `  In the browser   Open ${urls.page} and press 选择文件. Change the mini-program, reload: it is rebuilt.`,
    `  WeChat DevTools  Import the folder ${near(MINIPROGRAM)}, then Details > Local Settings:`,
    "                   tick 不校验合法域名 (do not check domain names).",
    `  Stored objects   ${near(emulator.dir)}`,
    "",
    "  Upload without a mini-program, as Alibaba Cloud's guide does (copy both lines):",
    "",
    curlExample(urls.server, urls.oss),
    "",
    "  Ctrl+C ends it.",
    "",
  ].join("\n");
}

/** Two lines of POSIX shell: fetch the parameters of one upload, then post a form with them. */
function curlExample(serverUrl: string, ossUrl: string): string {
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
