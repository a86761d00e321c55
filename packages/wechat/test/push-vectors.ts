/**
 * Known answers of WeChat's documents: the mini-program's page on message push (plain and encrypted JSON), and WeCom's
 * page 90968 (encrypted XML), whose scheme is the same with the company in the appid's place.
 */

/** https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.html */
export const ECHO = {
  token: "AAAAA",
  query: {
    signature: "f464b24fc39322e44b38aa78f5edd27bd1441696",
    echostr: "4375120948345356249",
    timestamp: "1714036504",
    nonce: "1514711492",
  },
};

export const PLAIN = {
  token: "AAAAA",
  query: {
    signature: "899cf89e464efb63f54ddac96b0a0a235f53aa78",
    timestamp: "1714037059",
    nonce: "486452656",
  },
  message: {
    ToUserName: "gh_97417a04a28d",
    FromUserName: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    CreateTime: 1714037059,
    MsgType: "event",
    Event: "debug_demo",
    debug_str: "hello world",
  },
};

export const ENCRYPTED = {
  appid: "wxba5fad812f8e6fb9",
  token: "AAAAA",
  aesKey: "A".repeat(43),
  query: {
    signature: "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    timestamp: "1714112445",
    nonce: "415670741",
    openid: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    encrypt_type: "aes",
    msg_signature: "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
  },
  body: {
    ToUserName: "gh_97417a04a28d",
    Encrypt:
      "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=",
  },
  message: {
    ToUserName: "gh_97417a04a28d",
    FromUserName: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    CreateTime: 1714112445,
    MsgType: "event",
    Event: "debug_demo",
    debug_str: "hello world",
  },
};

/** https://developer.work.weixin.qq.com/document/path/90968 */
export const ENCRYPTED_XML = {
  appid: "wx5823bf96d3bd56c7",
  token: "QDG6eK",
  aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  query: {
    msg_signature: "477715d11cdb4164915debcba66cb864d751f3e6",
    timestamp: "1409659813",
    nonce: "1372623149",
  },
  body: "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>",
  message: {
    ToUserName: "wx5823bf96d3bd56c7",
    FromUserName: "mycreate",
    CreateTime: "1409659813",
    MsgType: "text",
    Content: "hello",
    MsgId: "4561255354251345929",
    AgentID: "218",
  },
};
