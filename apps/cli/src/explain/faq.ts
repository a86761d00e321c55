/** An error people meet, and what it most often comes from. */
export interface Question {
  /** What stands in the error: its code, or words of its message. */
  readonly asks: RegExp;
  /** Likely causes, the most likely first, each with what to do. */
  readonly causes: readonly string[];
}

/** Known errors, the narrower before the wider: the first that fits counts. */
export const faq: readonly Question[] = [
  {
    asks: /You are not authorized to do this action\. You should be authorized by RAM|NoPermission/i,
    causes: [
      "The RAM user may not assume the role: attach what `zhichuan policy user` prints to it (RAM console, 用户, the user, 权限管理).",
      "The role does not trust the RAM user: set what `zhichuan policy trust` prints as the role's trust policy.",
      "The AccessKey is the main account's, which may not assume roles: make one for a RAM user.",
    ],
  },
  {
    asks: /0002-00000226|0002-00000228|signing region|credential.*region|region.*credential/i,
    causes: [
      "OSS_REGION is not the bucket's region: set the one in the bucket's endpoint, without oss- and without -internal, for instance cn-hangzhou.",
    ],
  },
  {
    asks: /SecondLevelDomainForbidden|must be addressed using the specified endpoint|\boss-cn-[a-z-]+/i,
    causes: [
      "The address is of another region than the bucket: set OSS_REGION and OSS_ENDPOINT as the bucket's overview page has them.",
      "OSS_REGION is the region's id without oss-: cn-hangzhou, not oss-cn-hangzhou.",
    ],
  },
  {
    asks: /SignatureDoesNotMatch|request signature we calculated/i,
    causes: [
      "The request was sent with other headers than were signed, most often a Content-Type that a client added by itself: send exactly the headers that came with the URL.",
      "The URL was changed on its way: + and / in it must stay percent-encoded, and the method must be the signed one (a PUT cannot be sent with wx.uploadFile, which always POSTs).",
      "The AccessKey secret is wrong: `zhichuan doctor` signs a request of its own and tells.",
      "A form's policy was encoded again: send the very text that was signed.",
    ],
  },
  {
    asks: /RequestTimeTooSkewed|InvalidTimeStamp|CLOCK_SKEWED|request time and the current time/i,
    causes: [
      "The clock of the machine that signs is more than 15 minutes off: set it by NTP (timedatectl set-ntp true).",
    ],
  },
  {
    asks: /Security Token may be lost|0002-00000003/i,
    causes: [
      "A temporary AccessKey (STS.…) was sent without its token: send x-oss-security-token too, percent-encoded in a URL.",
    ],
  },
  {
    asks: /SecurityTokenExpired|security token .*expired|InvalidSecurityToken/i,
    causes: ["The session that signed has ended: sign anew. A signature never outlives its session."],
  },
  {
    asks: /InvalidAccessKeyId|AccessKey Id .*does not exist/i,
    causes: [
      "The AccessKey was deleted or has a typing error: compare it with the RAM user's page.",
      "A temporary AccessKey (STS.…) was sent without its token.",
    ],
  },
  {
    asks: /the specified 'key'|check the order of the fields/i,
    causes: ["The field key is missing or comes after file: `file` has to be the last field of the form."],
  },
  {
    asks: /MalformedPOSTRequest|not well-formed multipart|IncorrectNumberOfFiles|0006-00000104|`?file`? (is )?not (the )?last/i,
    causes: [
      "`file` is not the last field of the form: OSS ignores or refuses what comes after it. Append it last.",
      'The file\'s field is not named file: wx.uploadFile needs name: "file".',
    ],
  },
  {
    asks: /Policy expired|Request has expired|0006-00000213|0002-00000069/i,
    causes: [
      "The ticket was used after its end: ask the server for a new one before each upload.",
      "The clock of the machine that signs is slow.",
    ],
  },
  {
    asks: /Policy Condition failed|Extra input fields|0006-0000022[678]/i,
    causes: [
      "The form does not have the field the message names, or has it with another value than was signed: send every field of the ticket as it came.",
    ],
  },
  {
    asks: /EntityTooLarge|EntityTooSmall/i,
    causes: [
      "The file has another size than the ticket says: ask for a ticket with the file's size in bytes.",
    ],
  },
  {
    asks: /No 'Access-Control-Allow-Origin'|CORS request is not allowed|blocked by CORS|AccessForbidden|\bCORS\b/i,
    causes: [
      "A web page sends to the bucket, and no CORS rule lets its origin in: `zhichuan cors set --origin https://m.example.com`. Mini-programs need no rule.",
    ],
  },
  {
    asks: /url not in domain list|domain list|合法域名/i,
    causes: [
      "The address is not in the mini-program's domain lists: `zhichuan domains` prints what to paste into mp.weixin.qq.com (开发管理 → 服务器域名).",
    ],
  },
  {
    asks: /FileAlreadyExists/i,
    causes: [
      "There is an object under this key already, and uploads never overwrite. After a lost answer it is most often the upload's own: look with `zhichuan verify KEY`.",
    ],
  },
  {
    asks: /NoSuchBucket/i,
    causes: [
      "There is no bucket of that name in this region: compare OSS_BUCKET and OSS_REGION with the console.",
    ],
  },
  {
    asks: /NoSuchKey/i,
    causes: ["There is no object under this key: it was never completed, or was deleted."],
  },
  {
    asks: /CallbackFailed/i,
    causes: [
      "The object is stored; OSS could not call the server back, or did not get the answer it wants: `zhichuan doctor` tries it.",
    ],
  },
  {
    asks: /x-oss-force-download|force.*download|0048-|default domain/i,
    causes: [
      "On OSS's own domain files are downloaded and never shown: bind a domain of your own to the bucket and set OSS_PUBLIC_HOST.",
    ],
  },
  {
    asks: /\b40164\b|not in whitelist/i,
    causes: [
      "WeChat's IP whitelist does not have this machine's address: add it at mp.weixin.qq.com, 开发管理 → 开发设置.",
    ],
  },
  {
    asks: /\b(?:40125|40001|41004)\b|appsecret/i,
    causes: [
      "WECHAT_SECRET is not the AppSecret of this mini-program: reset it at mp.weixin.qq.com, 开发管理 → 开发设置, and set the new one.",
    ],
  },
  {
    asks: /\b(?:40013|41002)\b/,
    causes: ["WECHAT_APPID is not the AppID of a mini-program: copy it from mp.weixin.qq.com."],
  },
  {
    asks: /ENOTFOUND|EAI_AGAIN/,
    causes: [
      "The name does not resolve: check OSS_ENDPOINT, OSS_PUBLIC_HOST and OSS_BUCKET for typing errors, and this machine's DNS.",
    ],
  },
  {
    asks: /ECONNREFUSED|ETIMEDOUT|ENETUNREACH|did not answer in time|cannot be reached/i,
    causes: [
      "Nothing answers there: check the address, the firewall and the proxy. An -internal address answers only inside Alibaba Cloud's network, in the bucket's region.",
    ],
  },
  {
    asks: /AccessDenied/i,
    causes: [
      "The role or its session may not do this: compare the role's policy with `zhichuan policy role`.",
      "The bucket belongs to another account, or its bucket policy denies this.",
    ],
  },
];
