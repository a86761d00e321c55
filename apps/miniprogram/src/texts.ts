/** Every text of the mini-program's own; what failed uploads say is in `@zhichuan/contract/errors`. */
const table = {
  heading: { zh: "上传文件", en: "Upload files" },
  introduction: {
    zh: "从微信聊天中选择文件，直接存入云存储",
    en: "Choose files from a chat: they go straight to the cloud",
  },
  choose: { zh: "选择文件", en: "Choose files" },
  noFile: { zh: "未选择文件", en: "No file chosen" },
  chosen: { zh: "已选择 {count} 个文件", en: "Files chosen: {count}" },
  uploads: { zh: "上传列表", en: "Uploads" },
  total: { zh: "总进度", en: "In all" },

  queued: { zh: "等待中", en: "Waiting" },
  preparing: { zh: "获取上传参数", en: "Getting ready" },
  uploading: { zh: "上传中", en: "Uploading" },
  confirming: { zh: "确认中", en: "Confirming" },
  done: { zh: "上传成功", en: "Uploaded" },
  failed: { zh: "上传失败", en: "Upload failed" },
  parkedOffline: { zh: "等待网络…", en: "Waiting for the network…" },
  parkedBackground: { zh: "回到前台后继续", en: "Goes on when you come back" },
  paused: { zh: "已暂停", en: "Paused" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  unfinished: { zh: "上次未传完", en: "Not finished last time" },

  sent: { zh: "已传 {sent}", en: "{sent} sent" },
  sentOfSize: { zh: "已传 {sent}，共 {size}", en: "{sent} of {size}" },
  speed: { zh: "{size}/s", en: "{size}/s" },
  timeLeft: { zh: "剩余 {time}", en: "{time} left" },
  seconds: { zh: "{seconds} 秒", en: "{seconds} s" },
  minutes: { zh: "{minutes} 分钟", en: "{minutes} min" },
  hours: { zh: "{hours} 小时 {minutes} 分钟", en: "{hours} h {minutes} min" },
  linkUntil: { zh: "链接有效至 {time}", en: "The link works until {time}" },
  cancelledDetail: { zh: "上传已停止", en: "The upload was stopped" },
  failure: { zh: "{message}，{action}", en: "{message}. {action}." },
  requestId: { zh: "请求编号", en: "Request id" },

  pause: { zh: "暂停", en: "Pause" },
  resume: { zh: "继续", en: "Continue" },
  cancel: { zh: "取消", en: "Cancel" },
  retry: { zh: "重试", en: "Try again" },
  chooseAgain: { zh: "重新选择", en: "Choose again" },
  uploadAgain: { zh: "重新上传", en: "Upload again" },
  remove: { zh: "删除", en: "Delete" },
  open: { zh: "打开文件", en: "Open" },
  copyLink: { zh: "复制链接", en: "Copy link" },
  copy: { zh: "复制", en: "Copy" },

  otherFile: { zh: "不是同一个文件，请重新选择原来的文件", en: "That is another file: choose the same one" },

  understood: { zh: "知道了", en: "OK" },
  opening: { zh: "正在打开", en: "Opening" },
  linkCopied: { zh: "链接已复制", en: "Link copied" },
  requestIdCopied: { zh: "请求编号已复制", en: "Request id copied" },
  copyFailed: { zh: "复制失败，请重试", en: "Copying failed: try again" },
  openedByLink: {
    zh: "微信不能直接打开这种文件，链接已复制，请在浏览器中打开",
    en: "WeChat cannot open this type of file. The link is copied: open it in a browser",
  },
  linkRenewing: { zh: "正在更新链接", en: "Renewing the link" },
  linkExpired: { zh: "链接已失效，请重新选择文件上传", en: "The link has ended: choose the file again" },
  openFailed: {
    zh: "文件打开失败，请检查网络后重试",
    en: "The file does not open: check the network and try again",
  },

  progressAnnounced: { zh: "{name}，已上传 {percent}%。", en: "{name}, {percent} percent uploaded." },
  failureAnnounced: { zh: "{name}，{state}：{detail}。", en: "{name}, {state}: {detail}" },
  stateAnnounced: { zh: "{name}，{state}。", en: "{name}, {state}." },
} as const;

/** The languages there are texts in; the error table has the same. */
export type Language = "zh" | "en";

/** The texts of one language. */
export type Texts = Readonly<Record<keyof typeof table, string>>;

/** The language to show: English where the system is set to it, otherwise Chinese. Example: `zh_CN`. */
export function languageOf(systemLanguage: string): Language {
  return /^en/i.test(systemLanguage) ? "en" : "zh";
}

/** All texts in `language`. */
export function textsIn(language: Language): Texts {
  const names = Object.keys(table) as (keyof typeof table)[];
  return names.reduce<Record<string, string>>((texts, name) => {
    texts[name] = table[name][language];
    return texts;
  }, {}) as Texts;
}

/** Puts values into a text's `{places}`. Example: `fill("{sent} of {size}", { sent: "1 MB", size: "2 MB" })`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
