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
      "无论在服务端还是手机上，每个失败都有下面的一个码。人读到的是“发生了什么”和“怎么办”（中文或英文），程序读的是码。",
      "**可重试**指谁都不改动什么、同样的请求稍后也可能成功：上传引擎会自动重试。有人报错时请索取请求编号：",
      "服务端日志和阿里云工单都用它找到那次请求。",
    ],
    server: "服务端应答",
    phone: "手机端产生",
    columns: ["错误码", "HTTP", "可重试", "用户读到的", "开发者检查"],
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
