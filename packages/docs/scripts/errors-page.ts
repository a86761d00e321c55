import { type ErrorCode, errors } from "@zhichuan/contract/errors";
import { hints } from "./hints.ts";

export type Language = "en" | "zh";

const words = {
  en: {
    head: [
      "# Errors",
      "",
      "[中文](errors.zh-CN.md)",
      "",
      "Made from `packages/contract/src/errors.ts` by `pnpm run docs`; edit that instead.",
      "",
      "Every failure has one of these codes, on the server and on the phone. A person reads the message and what to do, in",
      "Chinese or English; a program reads the code. **Again?** says whether the same can succeed later without anybody changing",
      "anything: the upload engine tries that again by itself. Ask for the request id when somebody reports an error: the server's",
      "log and Alibaba Cloud's support know the request by it.",
    ],
    server: "Answered by the server",
    phone: "Raised on the phone",
    columns: ["Code", "HTTP", "Again?", "What the user reads", "What the developer looks at"],
    yes: "yes",
    no: "no",
    stop: ". ",
  },
  zh: {
    head: [
      "# 错误码",
      "",
      "[English](errors.md)",
      "",
      "由 `pnpm run docs` 从 `packages/contract/src/errors.ts` 生成；请修改该文件，不要修改本页。",
      "",
      "服务端和手机端的每个错误都对应下面的一个错误码：给用户看的是文案（发生了什么、怎么办，中文或英文），给程序用的是错误码。",
      "**可重试**指不用改动任何东西，同样的请求稍后就可能成功：引擎会自动重试。用户报错时请索取请求编号，",
      "服务端日志和阿里云工单都靠它定位那次请求。",
    ],
    server: "服务端返回",
    phone: "手机端产生",
    columns: ["错误码", "HTTP", "可重试", "用户看到的", "开发者检查"],
    yes: "是",
    no: "否",
    stop: "。",
  },
} as const;

/** The whole page of errors in one language, as Markdown that is not yet formatted. */
export function errorsPage(language: Language): string {
  const { head, server, phone, columns, yes, no, stop } = words[language];
  const codes = Object.keys(errors) as ErrorCode[];
  const table = (kind: readonly ErrorCode[]) => [
    line(columns),
    line(columns.map(() => "---")),
    ...kind.map((code) => {
      const { status, retryable, ...texts } = errors[code];
      const { message, action } = texts[language];
      const read = `${message}${stop}${action}`;
      return line([
        `\`${code}\``,
        status ? String(status) : "",
        retryable ? yes : no,
        read,
        hints[code]?.[language] ?? "",
      ]);
    }),
  ];
  return [
    ...head,
    "",
    `## ${server}`,
    "",
    ...table(codes.filter((code) => errors[code].status > 0)),
    "",
    `## ${phone}`,
    "",
    ...table(codes.filter((code) => errors[code].status === 0)),
    "",
  ].join("\n");
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
