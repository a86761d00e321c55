import { expect, test } from "vitest";
import { readAddress } from "../../src/oss/address.ts";

const place = { bucket: "box", region: "cn-hangzhou" };

test.each([
  ["127.0.0.1", "box"],
  ["localhost", "box"],
  ["files.example.com", "box"],
  ["box.oss-cn-hangzhou.aliyuncs.com", "box"],
  ["other.oss-cn-hangzhou.aliyuncs.com", "other"],
  ["BOX.OSS-CN-HANGZHOU.ALIYUNCS.COM", "box"],
  ["box.oss-cn-hangzhou-internal.aliyuncs.com", "box"],
  ["other.localhost", "other"],
  ["oss-cn-hangzhou.aliyuncs.com", undefined],
])("the host %s addresses the bucket %s", (host, bucket) => {
  expect(readAddress(host, "/", place).bucket).toBe(bucket);
});

test("an endpoint of another region is refused and the right one named", () => {
  expect(() => readAddress("box.oss-cn-beijing.aliyuncs.com", "/a", place)).toThrow(
    expect.objectContaining({
      code: "AccessDenied",
      details: { Bucket: "box", Endpoint: "oss-cn-hangzhou.aliyuncs.com" },
    }),
  );
});

test("a bucket in the path is refused, as OSS refuses it", () => {
  expect(() => readAddress("oss-cn-hangzhou.aliyuncs.com", "/box/a", place)).toThrow(
    expect.objectContaining({ code: "SecondLevelDomainForbidden" }),
  );
});

test.each([
  ["/", undefined],
  ["/a/b", "a/b"],
  ["/a%2Fb", "a/b"],
  ["/a+b", "a+b"],
  ["/a%20b?c", "a b"],
  ["/%E4%B8%AD%25", "中%"],
  ["/../a", "../a"],
])("the path %s is the key %s", (url, key) => {
  expect(readAddress("127.0.0.1", url, place).key).toBe(key);
});

test("a query is decoded once, + is a space, and of a repeated name the first counts", () => {
  const { query } = readAddress("127.0.0.1", "/?uploads&prefix=a%2Bb+c%2525&x=&prefix=z&__proto__=1", place);
  expect({ ...query }).toEqual({ uploads: "", prefix: "a+b c%25", x: "", ["__proto__"]: "1" });
});
