import { relative } from "node:path";
import type { Options } from "./options.ts";
import type { Preview } from "./preview.ts";
import { MINIPROGRAM } from "./sources.ts";

/** Columns: where what the labels speak of begins. */
const LABEL = 17;

/** What `pnpm dev` says when everything runs: for somebody who has just cloned the repository. */
export function greeting(
  { page, server, emulator }: Preview,
  { wished, usual }: Options,
  language: Language,
): string {
  const text = texts[language];
  const near = (path: string) => relative(process.cwd(), path) || ".";
  const urls = { page: page.url, server: server.url, oss: emulator.ossUrl, wechat: emulator.wechatUrl };
  const moved = (Object.keys(urls) as (keyof typeof urls)[])
    .filter((name) => wished[name] === undefined && new URL(urls[name]).port !== String(usual[name]))
    .map((name) => `  ${text.moved(usual[name], urls[name])}`);
  const lines = (rows: Readonly<Record<string, string>>) =>
    Object.entries(rows).map(([label, value]) => `  ${label}${" ".repeat(LABEL - widthOf(label))}${value}`);
  return [
    "",
    ...lines({
      [text.page]: urls.page,
      [text.server]: urls.server,
      [text.oss]: urls.oss,
      [text.wechat]: `${urls.wechat}   ${text.users}`,
    }),
    ...moved,
    "",
    ...lines({
      [text.browser]: text.press(urls.page),
      [text.devTools]: text.import(near(MINIPROGRAM)),
      [text.stored]: near(emulator.dir),
    }),
    "",
    `  ${text.guide}`,
    "",
    guideExample(urls.server, urls.oss),
    "",
    `  ${text.login}`,
    "",
    loginExample(urls.server, urls.wechat),
    "",
    `  ${text.end}`,
    "",
  ].join("\n");
}

/** The language of a terminal. Example: `languageOf("zh-CN")` is `zh`. */
export function languageOf(locale: string): Language {
  return /^zh\b/i.test(locale) ? "zh" : "en";
}

type Language = keyof typeof texts;

const texts = {
  zh: {
    page: "页面",
    server: "签名服务端",
    oss: "OSS 模拟器",
    wechat: "微信模拟器",
    users: "每个打开页面的浏览器各是一个用户",
    moved: (port: number, url: string) => `（端口 ${port} 已被占用，改用 ${url}）`,
    browser: "浏览器",
    press: (url: string) => `打开 ${url}，点“选择文件”。改了小程序的代码，刷新页面就会重新构建。`,
    devTools: "微信开发者工具",
    import: (path: string) => `导入 ${path} 目录，在 详情 → 本地设置 中勾选“不校验合法域名”。`,
    stored: "已存的对象",
    guide: "不用小程序，照阿里云教程的做法上传（两行一起复制）：",
    login: "像小程序一样登录，并申请上传凭证（两行一起复制）：",
    end: "按 Ctrl+C 结束。",
  },
  en: {
    page: "Page",
    server: "Signing server",
    oss: "OSS emulator",
    wechat: "WeChat emulator",
    users: "every browser that opens the page is a user of its own",
    moved: (port: number, url: string) => `(port ${port} is taken, so ${url} it is)`,
    browser: "In the browser",
    press: (url: string) => `Open ${url} and press 选择文件. Change the mini-program, reload: it is rebuilt.`,
    devTools: "WeChat DevTools",
    import: (path: string) =>
      `Import the folder ${path}, then Details > Local Settings:\n${" ".repeat(2 + LABEL)}tick 不校验合法域名 (do not check domain names).`,
    stored: "Stored objects",
    guide: "Upload without a mini-program, as Alibaba Cloud's guide does (copy both lines):",
    login: "Log in as the mini-program does, and ask for a ticket (copy both lines):",
    end: "Ctrl+C ends it.",
  },
};

/** Columns of a terminal that a text takes: Chinese characters take two. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
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
