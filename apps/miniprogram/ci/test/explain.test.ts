import { expect, test } from "vitest";
import { explain } from "../src/library/explain.ts";

// Messages as they were reported from the wild.
test.each([
  [
    20003,
    '{"errCode":-10008,"errMsg":"invalid ip: 101.32.177.136, reference: https://developers.weixin.qq.com/"}',
    "IP_NOT_ALLOWED",
    /101\.32\.177\.136, .*IP白名单/,
  ],
  [
    20001,
    "errCode: -10008; errMsg: invalid ip: 2408:8207:7880::ea:4915",
    "IP_NOT_ALLOWED",
    /2408:8207:7880::ea:4915, .*IPv4 only/,
  ],
  [
    20003,
    '{"errCode":-1,"errMsg":"inner upload fail with errcode: -10002, errmsg: invalid ip: 192.0.2.4"}',
    "IP_NOT_ALLOWED",
    /192\.0\.2\.4/,
  ],
  [
    20003,
    '{"errCode":-1,"errMsg":"inner upload fail with errcode: 80200, errmsg: main package source size 2062KB exceed max limit 2MB"}',
    "PACKAGE_TOO_LARGE",
    /2062KB exceed max limit 2MB/,
  ],
  [20003, '{"errCode":-1,"errMsg":"get new ticket fail: innerCode: -80002"}', "KEY_REFUSED", /-80002.*重置/],
  [
    20002,
    "generate local signature fail Error: error:1E08010C:DECODER routines::unsupported",
    "KEY_REFUSED",
    /unsupported/,
  ],
  [
    20003,
    '{"errCode":-1,"errMsg":"inner upload fail with errcode: 40013, errmsg: invalid appid"}',
    "APPID_REFUSED",
    /invalid appid/,
  ],
  [
    20003,
    '{"errCode":-1,"errMsg":"inner upload fail with errcode: 80082, errmsg: no permission"}',
    "WECHAT_REFUSED",
    /80082/,
  ],
  [20001, "Error: getaddrinfo ENOTFOUND servicewechat.com", "NETWORK", /ENOTFOUND.*HTTPS_PROXY/],
  [20003, "Error: unable to verify the first certificate", "NETWORK", /certificate/],
  [
    undefined,
    "download source map failed: get info failed, errCode: -1, errMsg: system error",
    "WECHAT_REFUSED",
    /system error/,
  ],
  [10045, "file: app.js\n Unexpected token (1:6)", "COMPILE", /app\.js/],
  [-1, "Cannot destructure property 'setting' of 'r' as it is undefined.", "UNEXPECTED", /setting/],
])("%s %s is %s", (code, message, expected, words) => {
  const error = explain({ code, message: `Error: ${message}` });

  expect(error.code).toBe(expected);
  expect(error.message).toMatch(words);
  expect(error.message).not.toContain('{"errCode"');
});
