import { type ErrorCode, type ErrorKind, errorKinds, isErrorCode } from "./error-codes.ts";

/**
 * The one error table. The server answers with these codes, the phone shows these texts, docs/errors.md is made from it.
 */
export { type ErrorCode, isErrorCode } from "./error-codes.ts";

/** One sentence that says what happened and one that says what to do. */
export interface ErrorText {
  readonly message: string;
  readonly action: string;
}

/** What the user reads, in Chinese and in English. */
export interface ErrorTexts {
  readonly zh: ErrorText;
  readonly en: ErrorText;
}

/** All that is known of one code. */
export interface ErrorEntry extends ErrorKind, ErrorTexts {}

const texts: Readonly<Record<ErrorCode, ErrorTexts>> = {
  // Raised by the server: the request.
  INVALID_REQUEST: {
    zh: { message: "请求格式不正确", action: "请更新小程序后重试" },
    en: { message: "The request is not well-formed", action: "Update the mini-program and try again" },
  },
  INVALID_NAME: {
    zh: {
      message: "文件名不可用",
      action: "请改名后重新选择：文件名不能包含路径或控制字符，且不超过 255 个字符",
    },
    en: {
      message: "The file name cannot be used",
      action: "Rename the file: no path, no control characters, at most 255 characters",
    },
  },
  UNKNOWN_PROFILE: {
    zh: { message: "没有这种上传类型", action: "请联系开发者检查 profile 名称" },
    en: {
      message: "There is no such upload profile",
      action: "Tell the developer to check the profile's name",
    },
  },
  FILE_TOO_LARGE: {
    zh: { message: "文件太大", action: "请选择更小的文件" },
    en: { message: "The file is too large", action: "Choose a smaller file" },
  },
  FILE_TOO_SMALL: {
    zh: { message: "文件为空或太小", action: "请检查文件内容后重新选择" },
    en: { message: "The file is empty or too small", action: "Check the file and choose again" },
  },
  FILE_TYPE_NOT_ALLOWED: {
    zh: { message: "不支持这种文件类型", action: "请换一种格式的文件" },
    en: { message: "This type of file is not accepted", action: "Choose a file of another type" },
  },
  TICKET_INVALID: {
    zh: { message: "上传已失效", action: "请重试" },
    en: { message: "The upload is no longer valid", action: "Try again" },
  },
  TICKET_EXPIRED: {
    zh: { message: "上传已过期", action: "请重试" },
    en: { message: "The upload has expired", action: "Try again" },
  },
  GUIDE_ENDPOINT_OFF: {
    zh: {
      message: "/generate_signature 未开启",
      action: "它允许任何人写入任意对象，因此使用真实 Bucket 时默认关闭；确有需要请设置 GUIDE_ENDPOINT=on",
    },
    en: {
      message: "/generate_signature is off",
      action:
        "It lets anyone write any object, so it is off for a real bucket until GUIDE_ENDPOINT=on is set",
    },
  },
  NOT_FOUND: {
    zh: { message: "没有这个接口", action: "请检查请求地址" },
    en: { message: "There is no such route", action: "Check the address" },
  },

  // Raised by the server: who asks, and how much.
  SESSION_NEEDED: {
    zh: { message: "登录已过期", action: "请重试，小程序会自动重新登录" },
    en: { message: "The login has expired", action: "Try again: the mini-program logs in by itself" },
  },
  LOGIN_REFUSED: {
    zh: { message: "微信登录失败", action: "请关闭小程序后重新打开" },
    en: { message: "WeChat did not accept the login", action: "Close the mini-program and open it again" },
  },
  ACCOUNT_BLOCKED: {
    zh: { message: "该微信账号暂时不能使用", action: "微信判定此账号有风险，请稍后再试或联系微信客服" },
    en: {
      message: "This WeChat account cannot be used now",
      action: "WeChat holds it to be at risk: try later, or ask WeChat's support",
    },
  },
  TOO_MANY_REQUESTS: {
    zh: { message: "操作太频繁", action: "请稍等片刻再试" },
    en: { message: "Too many requests", action: "Wait a moment and try again" },
  },
  QUOTA_EXCEEDED: {
    zh: { message: "今天的上传额度已用完", action: "请明天再传，或取消未完成的上传后重试" },
    en: {
      message: "Today's quota for uploads is used up",
      action: "Go on tomorrow, or cancel unfinished uploads and try again",
    },
  },
  CALLBACK_REFUSED: {
    zh: { message: "上传回调未通过验证", action: "请检查服务端的 CALLBACK_URL" },
    en: { message: "The upload callback is not OSS's", action: "Check the server's CALLBACK_URL" },
  },
  PUSH_REFUSED: {
    zh: { message: "消息推送未通过验证", action: "请检查小程序后台的消息推送 Token 与 EncodingAESKey" },
    en: {
      message: "The pushed message is not WeChat's",
      action: "Check the Token and EncodingAESKey of the message push in the mini-program's console",
    },
  },

  // Raised by the server: the object.
  OBJECT_MISSING: {
    zh: { message: "文件尚未上传到存储空间", action: "请重试上传" },
    en: { message: "The file has not arrived in the bucket", action: "Upload it again" },
  },
  OBJECT_MISMATCH: {
    zh: { message: "存储的内容与文件不一致", action: "请重试上传" },
    en: { message: "What is stored differs from the file", action: "Upload it again" },
  },
  PARTS_MISSING: {
    zh: { message: "文件还没有全部传到存储空间", action: "请重试，只会补传缺少的部分" },
    en: {
      message: "Not all of the file has arrived in the bucket",
      action: "Try again: only what is missing is sent",
    },
  },
  FILE_MISSING: {
    zh: { message: "文件不存在", action: "文件可能已被删除，请刷新列表" },
    en: { message: "The file is not there", action: "It may have been deleted: refresh the list" },
  },
  CONTENT_PENDING: {
    zh: { message: "文件正在审核", action: "请稍后再打开，通常需要几分钟，人工审核会更久" },
    en: {
      message: "The file is being checked",
      action: "Open it later: the check takes some minutes as a rule, and longer where a person looks at it",
    },
  },
  CONTENT_REFUSED: {
    zh: { message: "文件未通过内容审核", action: "请换一个文件" },
    en: { message: "The file did not pass the content check", action: "Choose another file" },
  },

  // Raised by the server: its own state.
  CREDENTIALS_UNAVAILABLE: {
    zh: { message: "上传服务暂不可用", action: "请稍后重试" },
    en: { message: "The upload service is not ready", action: "Try again in a moment" },
  },
  STORAGE_UNAVAILABLE: {
    zh: { message: "存储服务暂不可用", action: "请稍后重试" },
    en: { message: "The storage service is not available", action: "Try again in a moment" },
  },
  STORAGE_REFUSED: {
    zh: { message: "存储服务拒绝了服务器的请求", action: "请联系开发者检查服务器的存储权限" },
    en: {
      message: "The storage service refused the server",
      action: "Tell the developer to check the server's permissions",
    },
  },
  WECHAT_UNAVAILABLE: {
    zh: { message: "微信服务暂不可用", action: "请稍后重试" },
    en: { message: "WeChat's service is not available", action: "Try again in a moment" },
  },
  WECHAT_REFUSED: {
    zh: { message: "微信拒绝了服务器的请求", action: "请联系开发者检查 AppID、AppSecret 与 IP 白名单" },
    en: {
      message: "WeChat refused the server's request",
      action: "Tell the developer to check AppID, AppSecret and the IP whitelist",
    },
  },
  OVERLOADED: {
    zh: { message: "服务器繁忙", action: "请稍后重试" },
    en: { message: "The server is busy", action: "Try again in a moment" },
  },
  UPLOADS_OFF: {
    zh: { message: "上传功能暂时关闭", action: "已上传的文件仍可查看，请稍后再来" },
    en: {
      message: "Uploading is switched off for now",
      action: "What is stored can still be read: come back later",
    },
  },
  STORED_NOT_CONFIRMED: {
    zh: { message: "文件已上传，但还没有确认", action: "请重试确认，文件不会重新上传" },
    en: {
      message: "The file is stored but not yet confirmed",
      action: "Try again: the file is not sent twice",
    },
  },
  INTERNAL: {
    zh: { message: "服务器出错了", action: "请稍后重试，仍不行请把请求编号发给开发者" },
    en: {
      message: "The server failed",
      action: "Try again; if it stays, send the request id to the developer",
    },
  },

  // Raised on the phone: choosing and reading.
  NO_FILE: {
    zh: { message: "未选择文件", action: "请先选择一个文件" },
    en: { message: "No file is chosen", action: "Choose a file first" },
  },
  CHOOSE_FAILED: {
    zh: { message: "选择文件失败", action: "请重试，或在微信聊天中重新打开文件" },
    en: { message: "Choosing a file failed", action: "Try again, or open the file in the chat once more" },
  },
  PRIVACY_NOT_DECLARED: {
    zh: { message: "小程序未声明使用文件", action: "请联系开发者在“用户隐私保护指引”中声明“选中的文件”" },
    en: {
      message: "The mini-program has not declared that it uses files",
      action: "Tell the developer to declare chosen files in the privacy guide",
    },
  },
  PERMISSION_DENIED: {
    zh: { message: "没有权限", action: "请在小程序设置里允许后重试" },
    en: {
      message: "Permission was not given",
      action: "Allow it in the mini-program's settings and try again",
    },
  },
  FILE_UNREADABLE: {
    zh: { message: "文件读取失败", action: "文件可能已被清理，请重新选择" },
    en: { message: "The file cannot be read", action: "It may have been cleared away: choose it again" },
  },
  FILE_CHANGED: {
    zh: { message: "文件在上传过程中被修改", action: "请重新选择文件上传" },
    en: { message: "The file changed while it was being uploaded", action: "Choose the file again" },
  },
  FILE_NEEDED: {
    zh: { message: "需要重新选择文件才能继续上传", action: "请选择同一个文件，已上传的部分不会重传" },
    en: {
      message: "The file is needed again to go on",
      action: "Choose the same file: what is stored is not sent again",
    },
  },

  // Raised on the phone: the way to the server and to the bucket.
  TICKET_FAILED: {
    zh: { message: "连接上传服务失败", action: "请检查网络后重试" },
    en: { message: "Could not reach the upload service", action: "Check the network and try again" },
  },
  NETWORK: {
    zh: { message: "网络中断", action: "请检查网络后重试" },
    en: { message: "The network broke off", action: "Check the network and try again" },
  },
  TIMEOUT: {
    zh: { message: "网络太慢，上传超时", action: "请换个网络后重试" },
    en: {
      message: "The network is too slow: the upload timed out",
      action: "Change the network and try again",
    },
  },
  DOMAIN_NOT_LISTED: {
    zh: {
      message: "域名未加入合法域名列表",
      action: "请联系开发者在小程序后台添加 request、uploadFile 与 downloadFile 合法域名",
    },
    en: {
      message: "The domain is not in the mini-program's list",
      action: "Tell the developer to add it to the request, uploadFile and downloadFile domains",
    },
  },
  SIGNATURE_REFUSED: {
    zh: { message: "上传没有通过验证", action: "请重试，仍不行请把请求编号发给开发者" },
    en: {
      message: "The upload could not be verified",
      action: "Try again; if it stays, send the request id to the developer",
    },
  },
  POLICY_EXPIRED: {
    zh: { message: "上传许可已过期", action: "请重试" },
    en: { message: "The permission to upload has expired", action: "Try again" },
  },
  UPLOAD_REFUSED: {
    zh: { message: "存储服务拒绝了上传", action: "请重试，仍不行请把请求编号发给开发者" },
    en: {
      message: "The storage service refused the upload",
      action: "Try again; if it stays, send the request id to the developer",
    },
  },
};

const entries = Object.entries(errorKinds).map(([code, kind]) => [
  code,
  { ...kind, ...texts[code as ErrorCode] },
]);

/** The table itself, one entry a code. */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = Object.fromEntries(entries);

/** Gives a code's entry; that of INTERNAL for one that is not in this table, as a newer server may have it. */
export function entryOf(code: string): ErrorEntry {
  return errors[isErrorCode(code) ? code : "INTERNAL"];
}
