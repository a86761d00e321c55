import type { ErrorCode } from "@zhichuan/contract/error-codes";

/** What a developer looks at, for codes whose text for users does not say it. */
export const hints: Partial<Record<ErrorCode, { readonly en: string; readonly zh: string }>> = {
  INVALID_REQUEST: {
    en: "The answer's `message` names the field",
    zh: "响应中的 `message` 指出是哪个字段",
  },
  UNKNOWN_PROFILE: {
    en: "Not in `packages/contract/src/profiles.ts`, or moderated while the content check is not set up",
    zh: "`packages/contract/src/profiles.ts` 里没有它，或者它需要审核而内容审核还没有配置",
  },
  FILE_TYPE_NOT_ALLOWED: {
    en: "The type follows from the name's extension; the profile's `contentTypes`",
    zh: "类型由扩展名决定；检查 profile 的 `contentTypes`",
  },
  TICKET_INVALID: {
    en: "Somebody else's, changed, or sealed with another `TICKET_SECRET`: must be the same on every instance",
    zh: "属于别人、被改动过，或由另一个 `TICKET_SECRET` 封装：各实例必须相同",
  },
  SESSION_NEEDED: {
    en: "No `Authorization: Bearer …`, or one that has ended; `createWxSession` renews it by itself",
    zh: "缺少 `Authorization: Bearer …` 或已过期；`createWxSession` 会自动续期",
  },
  LOGIN_REFUSED: {
    en: "The code of `wx.login` is used, older than five minutes, or another mini-program's",
    zh: "`wx.login` 的 code 已经用过、超过五分钟，或属于另一个小程序",
  },
  TOO_MANY_REQUESTS: {
    en: "`RATE_*`; behind a load balancer, `TRUSTED_PROXIES`",
    zh: "检查 `RATE_*`；前面有负载均衡时还要设置 `TRUSTED_PROXIES`",
  },
  QUOTA_EXCEEDED: { en: "The profile's `perDay`", zh: "检查 profile 的 `perDay`" },
  CALLBACK_REFUSED: {
    en: "The log says why; `CALLBACK_URL` must be the address OSS calls, to the letter",
    zh: "原因见日志；`CALLBACK_URL` 必须与 OSS 调用的地址完全一致",
  },
  PUSH_REFUSED: { en: "The log says which; `WECHAT_PUSH_*`", zh: "检查 `WECHAT_PUSH_*`：日志会说明是哪一个" },
  CREDENTIALS_UNAVAILABLE: {
    en: "`zhichuan doctor`: AccessKey, role, trust policy; the log has STS's own words",
    zh: "用 `zhichuan doctor` 检查 AccessKey、角色、信任策略；日志里有 STS 的报错原文",
  },
  STORAGE_REFUSED: {
    en: "An action is missing in the role's policy: `message` and the log name it; `zhichuan policy role`",
    zh: "角色的权限策略缺少某个操作：`message` 和日志会指出；完整的策略见 `zhichuan policy role`",
  },
  WECHAT_REFUSED: {
    en: "`WECHAT_APPID`, `WECHAT_SECRET`, the IP whitelist: the log has WeChat's errcode",
    zh: "检查 `WECHAT_APPID`、`WECHAT_SECRET`、IP 白名单；日志里有微信的 errcode",
  },
  UPLOADS_OFF: { en: "`UPLOADS=off` is set", zh: "设置了 `UPLOADS=off`" },
  STORED_NOT_CONFIRMED: {
    en: "Your `onUploaded` hook failed or took over three seconds",
    zh: "您的 `onUploaded` 执行失败，或超过三秒",
  },
  PRIVACY_NOT_DECLARED: {
    en: "errno 112: [the privacy guide](wechat.md#4-the-privacy-guide)",
    zh: "errno 112：[用户隐私保护指引](wechat.zh-CN.md#4-用户隐私保护指引)",
  },
  DOMAIN_NOT_LISTED: {
    en: "600002, `url not in domain list`: `detail` names the origin; [the three lists](wechat.md#2-the-three-domain-lists)",
    zh: "600002，`url not in domain list`：`detail` 指出域名；[合法域名](wechat.zh-CN.md#2-合法域名)",
  },
  SIGNATURE_REFUSED: {
    en: "`SignatureDoesNotMatch` and its kin: `zhichuan doctor --explain` takes OSS's words",
    zh: "`SignatureDoesNotMatch` 一类：把 OSS 的报错原文交给 `zhichuan doctor --explain`",
  },
  POLICY_EXPIRED: {
    en: "Over 15 minutes between ticket and upload; the engine asks for a fresh one by itself",
    zh: "从签发到上传超过 15 分钟；引擎会自动换新的",
  },
  UPLOAD_REFUSED: {
    en: "`detail` has OSS's code and words",
    zh: "`detail` 里有 OSS 的错误码和报错原文",
  },
};
