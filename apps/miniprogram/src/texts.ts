/** Every text of the mini-program's own; what failed uploads say is in `@zhichuan/contract/errors`. */
const table = {
  heading: { zh: "上传文件", en: "Upload files" },
  introduction: {
    zh: "聊天文件、照片和视频，直接存入云端",
    en: "Chat files, photos and videos",
  },
  choose: { zh: "选择文件", en: "Choose files" },
  takesCount: { zh: "一次最多 {count} 个", en: "Up to {count} at a time" },
  takesOne: { zh: "一次选 1 个", en: "One at a time" },
  takes: { zh: "{count}，{size}", en: "{count}, {size}" },
  takesSize: { zh: "每个不超过 {max}", en: "{max} each" },
  mediaOnly: {
    zh: "电脑上只能选择图片和视频，聊天文件请在手机上选择",
    en: "On a computer you can choose photos and videos. For chat files, use your phone.",
  },
  checkingFiles: { zh: "正在检查文件…", en: "Checking the files…" },
  chat: { zh: "聊天文件", en: "Chat files" },
  camera: { zh: "拍摄", en: "Camera" },
  album: { zh: "从相册选择", en: "Choose from album" },

  refusedTitle: { zh: "{count} 个文件不能上传", en: "Cannot be uploaded: {count}" },
  emptyFile: { zh: "这是空文件", en: "The file is empty" },
  fileTooLarge: { zh: "超过 {max} 的上限", en: "It is larger than {max}" },
  fileTooSmall: { zh: "小于 {min} 的下限", en: "It is smaller than {min}" },
  typeUnknown: {
    zh: "没有扩展名，也认不出类型，请改名后再选",
    en: "Its type cannot be told: add an extension to its name and choose it again",
  },
  typeNotTaken: { zh: "不支持 {type} 文件", en: "{type} files are not supported" },
  typeUntrue: {
    zh: "内容与扩展名 {type} 不符，文件可能损坏或被改过名",
    en: "Its contents are not {type}: it may be damaged or renamed",
  },
  heicNotTaken: {
    zh: "HEIC 照片，微信没能转成 JPEG，请在相机设置中选“兼容性最佳”后重拍，或截图后上传",
    en: "A HEIC photo that WeChat could not turn into JPEG: set the camera to Most Compatible and take it again, or send a screenshot",
  },
  tooMany: { zh: "一次最多选 {count} 个", en: "Only {count} at a time" },

  offer: { zh: "上次有 {count} 个文件没传完", en: "Not finished last time: {count}" },
  offerResume: { zh: "继续上传", en: "Continue" },
  offerDrop: { zh: "放弃", en: "Discard" },
  dropTitle: { zh: "放弃没传完的文件？", en: "Discard these uploads?" },
  dropQuestion: { zh: "已经传好的部分会一起删除。", en: "What has been uploaded of them is deleted too." },
  dropKeep: { zh: "先留着", en: "Keep" },

  mobileData: { zh: "正在使用移动网络", en: "You are on mobile data" },
  mobileDataQuestion: {
    zh: "约用 {size} 流量，现在上传吗？",
    en: "This uses about {size}. Upload now?",
  },
  uploadNow: { zh: "现在传", en: "Upload" },
  later: { zh: "先不传", en: "Not now" },

  clear: { zh: "清除已完成", en: "Clear finished" },
  uploads: { zh: "上传列表", en: "Uploads" },
  total: { zh: "总进度", en: "Total" },
  totalAll: { zh: "全部上传成功", en: "All uploaded" },
  totalFailed: { zh: "{count} 个上传失败", en: "Failed: {count}" },

  queued: { zh: "排队中", en: "Waiting" },
  preparing: { zh: "准备中", en: "Getting ready" },
  uploading: { zh: "上传中", en: "Uploading" },
  confirming: { zh: "确认中", en: "Finishing" },
  done: { zh: "上传成功", en: "Uploaded" },
  failed: { zh: "上传失败", en: "Upload failed" },
  parkedOffline: { zh: "等待网络…", en: "Waiting for the network…" },
  parkedBackground: { zh: "回到微信后继续", en: "Continues when you come back" },
  retrying: { zh: "等待重试", en: "Trying again soon" },
  retryIn: { zh: "{message}，{time}后自动重试", en: "{message}. Next try in {time}" },
  paused: { zh: "已暂停", en: "Paused" },
  cancelled: { zh: "已取消", en: "Cancelled" },
  unfinished: { zh: "上次未传完", en: "Not finished last time" },
  startsSoon: { zh: "马上开始", en: "About to start" },
  startsByItself: { zh: "前面的传完后自动开始", en: "Starts by itself when it is its turn" },

  sent: { zh: "已传 {sent}", en: "{sent} sent" },
  sentOfSize: { zh: "已传 {sent}，共 {size}", en: "{sent} of {size}" },
  speed: { zh: "{size}/s", en: "{size}/s" },
  timeLeft: { zh: "剩余 {time}", en: "{time} left" },
  seconds: { zh: "{seconds} 秒", en: "{seconds} s" },
  minutes: { zh: "{minutes} 分钟", en: "{minutes} min" },
  hours: { zh: "{hours} 小时", en: "{hours} h" },
  hoursAndMinutes: { zh: "{hours} 小时 {minutes} 分钟", en: "{hours} h {minutes} min" },
  linkUntil: { zh: "链接有效至 {time}", en: "Link valid until {time}" },
  cancelledDetail: { zh: "上传已停止", en: "The upload was stopped" },
  failure: { zh: "{message}，{action}", en: "{message}. {action}." },
  details: { zh: "详情", en: "Details" },
  requestId: { zh: "请求编号", en: "Request ID" },

  pause: { zh: "暂停", en: "Pause" },
  resume: { zh: "继续", en: "Continue" },
  cancel: { zh: "取消", en: "Cancel" },
  retry: { zh: "重试", en: "Try again" },
  chooseAgain: { zh: "重新选择", en: "Choose again" },
  uploadAgain: { zh: "重新上传", en: "Upload again" },
  remove: { zh: "删除", en: "Delete" },
  open: { zh: "打开", en: "Open" },
  copyLink: { zh: "复制链接", en: "Copy link" },
  copy: { zh: "复制", en: "Copy" },
  cancelTitle: { zh: "取消上传？", en: "Cancel this upload?" },
  cancelQuestion: {
    zh: "“{name}”已传 {sent}，取消后要从头再传。",
    en: "{sent} of “{name}” have been sent. Uploading it later starts from the beginning.",
  },
  cancelNow: { zh: "取消上传", en: "Cancel" },
  cancelNot: { zh: "先不取消", en: "Keep it" },

  otherFile: { zh: "不是同一个文件，请重新选择原来的文件", en: "That is another file: choose the same one" },

  understood: { zh: "知道了", en: "OK" },
  opening: { zh: "正在打开", en: "Opening" },
  requestIdCopied: { zh: "请求编号已复制", en: "Request ID copied" },
  copyFailed: { zh: "复制失败，请重试", en: "Could not copy: try again" },
  openedByLink: {
    zh: "微信不能直接打开这种文件，链接已复制，请在浏览器中打开",
    en: "WeChat cannot open this type of file. Its link is copied: open it in a browser.",
  },
  linkExpired: { zh: "链接已失效，请重新选择文件上传", en: "The link has expired: choose the file again" },
  openFailed: {
    zh: "文件打开失败，请检查网络后重试",
    en: "The file could not be opened: check the network and try again",
  },

  uploadTab: { zh: "上传", en: "Upload" },
  filesTab: { zh: "文件", en: "Files" },
  filesTitle: { zh: "我的文件", en: "My files" },
  filesLoading: { zh: "正在加载文件列表", en: "Loading your files" },
  filesShown: { zh: "已显示 {count} 个文件", en: "Files shown: {count}" },
  filesEmpty: { zh: "还没有文件", en: "No files yet" },
  filesEmptyHint: { zh: "上传成功的文件会出现在这里", en: "What you upload appears here" },
  filesFailed: { zh: "文件列表加载失败", en: "Your files could not be loaded" },
  filesNotNew: { zh: "列表没有更新：{notice}", en: "Not up to date. {notice}" },
  filesNoLogin: { zh: "这里没有“我的文件”", en: "No files of your own here" },
  filesNoLoginHint: {
    zh: "这个小程序没有开启登录，分不清文件是谁的。上传照常可用。",
    en: "Nobody logs in here, so no file is anybody's own. Uploading works as usual.",
  },
  goToUpload: { zh: "去上传", en: "Upload files" },
  filesEnd: { zh: "没有更多了", en: "No more files" },
  moreLoading: { zh: "正在加载更多…", en: "Loading more…" },
  moreThere: { zh: "加载更多", en: "Load more" },
  moreFailed: { zh: "加载失败，点此重试", en: "Could not load more: tap to try again" },
  moreActions: { zh: "更多操作", en: "More actions" },
  fileSpoken: { zh: "{name}，{detail}", en: "{name}, {detail}" },
  checkPending: { zh: "内容审核中", en: "Being reviewed" },
  checkReview: { zh: "等待人工审核", en: "Waiting for a manual review" },
  checkRisky: { zh: "未通过内容审核", en: "Did not pass the review" },
  share: { zh: "发送", en: "Send" },
  linkMaking: { zh: "正在获取链接", en: "Getting a link" },
  linkCopiedFor: { zh: "链接已复制，{time}内有效", en: "Link copied, valid for {time}" },
  downloading: { zh: "正在下载", en: "Downloading" },
  shared: { zh: "已发送", en: "Sent" },
  shareReady: { zh: "文件已下载好，请再点一次“发送”", en: "Ready: tap Send once more" },
  removeTitle: { zh: "删除这个文件？", en: "Delete this file?" },
  removeQuestion: { zh: "“{name}”删除后无法恢复。", en: "“{name}” cannot be restored." },
  removed: { zh: "已删除", en: "Deleted" },

  close: { zh: "关闭", en: "Close" },
  openSettings: { zh: "打开设置", en: "Open settings" },
  refresh: { zh: "刷新列表", en: "Refresh the list" },
  diagnose: { zh: "运行诊断", en: "Run diagnosis" },
  diagnoseHint: { zh: "遇到问题？", en: "Something wrong?" },

  diagnosis: { zh: "诊断", en: "Diagnosis" },
  diagnosisIntroduction: {
    zh: "检查手机、服务器和存储是否正常，并试传一个很小的文件，传完即删。",
    en: "Checks the phone, the server and the storage, and uploads a tiny file that is deleted at once.",
  },
  diagnosisGoodHint: {
    zh: "可以放心上传。仍有问题的话，请把报告发给开发者。",
    en: "Uploading should work. If it does not, send the report to the developer.",
  },
  diagnosisBadHint: {
    zh: "下面每个问题都写了做法；处理不了的，请复制报告发给开发者。",
    en: "Each problem below says what to do. If you cannot, send the report to the developer.",
  },
  diagnosisRunning: { zh: "正在检查…", en: "Checking…" },
  diagnosisGood: { zh: "一切正常", en: "All is well" },
  diagnosisBad: { zh: "发现 {count} 个问题", en: "Problems found: {count}" },
  diagnoseAgain: { zh: "重新诊断", en: "Check again" },
  copyReport: { zh: "复制报告", en: "Copy report" },
  reportCopied: { zh: "报告已复制，不含密钥与个人信息", en: "Report copied: no secrets, nothing about you" },
  lineCopied: { zh: "已复制", en: "Copied" },
  reportTitle: { zh: "直传诊断 {time}", en: "Zhichuan diagnosis {time}" },
  statusOk: { zh: "正常", en: "OK" },
  statusNotice: { zh: "注意", en: "Note" },
  statusBad: { zh: "有问题", en: "Problem" },
  statusSkipped: { zh: "未检查", en: "Not checked" },
  statusWaiting: { zh: "等待中", en: "Waiting" },
  checkSkipped: { zh: "先解决上面的问题", en: "Fix what is above first" },
  callFailed: { zh: "调用失败：{detail}", en: "The call failed: {detail}" },
  checkBaseLibrary: { zh: "基础库", en: "Base library" },
  libraryGood: {
    zh: "{library}（微信 {version}，{platform}）",
    en: "{library} (WeChat {version}, {platform})",
  },
  libraryOld: { zh: "{library} 太旧，需要 {needed} 以上", en: "{library} is too old: {needed} is needed" },
  libraryRemedy: {
    zh: "请更新微信；开发者在 小程序后台 → 设置 → 基本设置 → 基础库最低版本 填写：",
    en: "Update WeChat. Developers: console → Settings → minimum base library version:",
  },
  checkNetwork: { zh: "网络", en: "Network" },
  networkGood: { zh: "已连接（{type}）", en: "Connected ({type})" },
  networkNone: { zh: "没有网络", en: "There is no network" },
  networkRemedy: { zh: "请打开 Wi-Fi 或移动数据", en: "Turn on Wi-Fi or mobile data" },
  checkPrivacy: { zh: "隐私保护指引", en: "Privacy guide" },
  privacyAgreed: { zh: "{name}已生效", en: "{name} is in force" },
  privacyAsks: {
    zh: "{name}已生效；选择文件时微信会先请用户同意",
    en: "{name} is in force; WeChat asks the user to agree before the first file is chosen",
  },
  privacyUnknown: { zh: "基础库 2.32.3 以上才能查询", en: "Can be checked from base library 2.32.3 on" },
  privacyMissing: {
    zh: "没有填写，选择文件会失败（errno 112）",
    en: "There is none, so choosing files fails (errno 112)",
  },
  privacyRemedy: {
    zh: "在 小程序后台 → 设置 → 服务内容声明 → 用户隐私保护指引 中声明：",
    en: "Console → Settings → Service content → Privacy guide: declare",
  },
  checkServer: { zh: "签名服务端", en: "Signing server" },
  serverGood: { zh: "{server} 有响应（协议 {version}）", en: "{server} answers (contract {version})" },
  serverOther: {
    zh: "{server} 有响应（HTTP {status}），但不是签名服务端",
    en: "{server} answers (HTTP {status}) but is not the signing server",
  },
  serverOtherRemedy: {
    zh: "检查构建时的 --api 地址，以及网关或代理有没有改写响应",
    en: "Check the address given to the build with --api, and what stands in between",
  },
  serverVersion: {
    zh: "服务器的协议版本是 {version}，小程序是 {own}",
    en: "The server speaks version {version} of the contract, the mini-program {own}",
  },
  serverVersionRemedy: { zh: "请把两边更新到同一版本", en: "Bring both to the same version" },
  serverRemedy: {
    zh: "确认 {server} 在运行、证书有效、手机能访问",
    en: "See that {server} runs, has a valid certificate and can be reached from the phone",
  },
  checkClock: { zh: "手机时间", en: "Clock" },
  clockGood: { zh: "与服务器一致", en: "Same as the server's" },
  clockAhead: {
    zh: "比服务器快 {time}，不影响上传",
    en: "{time} ahead of the server's, which does not matter for uploads",
  },
  clockBehind: {
    zh: "比服务器慢 {time}，不影响上传",
    en: "{time} behind the server's, which does not matter for uploads",
  },
  checkSession: { zh: "登录", en: "Login" },
  sessionGood: { zh: "已登录", en: "Logged in" },
  sessionNone: {
    zh: "服务器不需要微信登录，因此没有“我的文件”",
    en: "The server knows no WeChat login, so nobody has files of their own",
  },
  sessionNoneRemedy: {
    zh: "要让每个人看到自己的文件，请开发者在服务器上设置：",
    en: "To give everybody their files, developers set on the server:",
  },
  checkTicket: { zh: "上传许可", en: "Upload ticket" },
  ticketGood: { zh: "已获得，存储空间 {bucket}", en: "Given, for {bucket}" },
  profileMissing: { zh: "服务器没有试传用的上传类型", en: "The server lacks the profile for trial uploads" },
  profileRemedy: {
    zh: "在 packages/contract/src/profiles.ts 中保留这个类型：",
    en: "Keep this profile in packages/contract/src/profiles.ts:",
  },
  checkDomain: { zh: "{list} 合法域名", en: "{list} domains" },
  domainGood: { zh: "{host} 可以访问", en: "{host} can be reached" },
  domainMissing: { zh: "域名不在 {list} 合法域名列表中", en: "The domain is not in the list for {list}" },
  domainRemedy: {
    zh: "在 小程序后台 → 开发管理 → 服务器域名 → {list} 合法域名 中加入：",
    en: "Console → Development → Server domains → {list}: add",
  },
  bucketRefused: {
    zh: "存储空间拒绝了试传（HTTP {status} {code}）",
    en: "The bucket refused the file (HTTP {status} {code})",
  },
  bucketRemedy: {
    zh: "请开发者运行 zhichuan doctor，检查 bucket 与权限",
    en: "Developers: run zhichuan doctor to look at the bucket and the permissions",
  },
  checkTrial: { zh: "试传", en: "Trial upload" },
  trialGood: { zh: "上传、确认、删除都成功", en: "Uploaded, confirmed and deleted" },
  trialOther: { zh: "存储的内容与发送的不一致", en: "What is stored differs from what was sent" },
  trialNotDeleted: { zh: "试传的文件没有删除", en: "The trial file was not deleted" },

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
