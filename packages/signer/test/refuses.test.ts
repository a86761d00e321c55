import { describe, expect, it } from "vitest";
import { createPostForm, presignUrl, signRequest } from "../src/index.ts";

const request = {
  credentials: { accessKeyId: "ak", accessKeySecret: "sk" },
  region: "cn-hangzhou",
  bucket: "examplebucket",
  bucketUrl: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com",
  key: "a.txt",
  method: "PUT",
  at: new Date("2026-01-02T03:04:05Z"),
  expires: 60,
};
const form = { ...request, contentLength: { min: 1, max: 2 } };

const keys: [string, string][] = [
  ["empty", ""],
  ["1024 bytes long", "a".repeat(1024)],
  ["1026 bytes in 342 characters", "中".repeat(342)],
  ["beginning with /", "/a"],
  ["beginning with \\", "\\a"],
  ["with //", "a//b"],
  ["with ..", "a/../b"],
  ["that is ..", ".."],
  ["ending in /..", "a/.."],
  ["with /./", "a/./b"],
  ["with half a surrogate pair", "a\ud83d"],
];

describe("a key", () => {
  it.each(keys)("%s is refused everywhere", (_what, key) => {
    const refusal = expect.objectContaining({ name: "SignerError", code: "INVALID_KEY" });
    expect(() => presignUrl({ ...request, key })).toThrow(refusal);
    expect(() => signRequest({ ...request, key })).toThrow(refusal);
    expect(() => createPostForm({ ...form, key })).toThrow(refusal);
  });

  it.each([
    ["1023 bytes", "a".repeat(1023)],
    ["dots inside", "a..b/.c/d."],
    ["a slash at the end", "a/"],
  ])("with %s is taken", (_what, key) => {
    expect(() => presignUrl({ ...request, key })).not.toThrow();
  });
});

describe("refused with a code and a remedy:", () => {
  it.each([
    ["an expiry of 0", { expires: 0 }, "INVALID_EXPIRES", "604800"],
    ["an expiry of 7 days and a second", { expires: 604801 }, "INVALID_EXPIRES", "604800"],
    ["half a second", { expires: 0.5 }, "INVALID_EXPIRES", "whole seconds"],
    ["a region written as an endpoint", { region: "oss-cn-hangzhou" }, "INVALID_REGION", '"cn-hangzhou"'],
    ["an internal region", { region: "cn-hangzhou-internal" }, "INVALID_REGION", '"cn-hangzhou"'],
    ["both", { region: "oss-cn-hangzhou-internal" }, "INVALID_REGION", 'is "cn-hangzhou"'],
    ["no region", { region: "" }, "INVALID_REGION", "cn-hangzhou"],
    ["a bucket in capitals", { bucket: "Bucket" }, "INVALID_BUCKET", "lower-case"],
    ["no date", { at: new Date(Number.NaN) }, "INVALID_DATE", "date"],
  ])("%s", (_what, change, code, remedy) => {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining(remedy) });
    expect(() => presignUrl({ ...request, ...change })).toThrow(refusal);
    expect(() => createPostForm({ ...form, ...change })).toThrow(refusal);
  });

  it.each([
    "https://b.example.com/",
    "https://b.example.com/path",
    "ftp://b",
    "b.example.com",
    "https://u@b",
  ])("%s as a bucket's address", (bucketUrl) => {
    expect(() => presignUrl({ ...request, bucketUrl })).toThrow(
      expect.objectContaining({ code: "INVALID_URL" }),
    );
  });

  it.each([
    ["a value HTTP cannot carry", { "x-oss-meta-name": "合同" }],
    ["a line break", { "x-oss-meta-name": "a\r\nx-oss-object-acl: public-read" }],
    ["a name with a space", { "x oss": "a" }],
  ])("a header with %s", (_what, headers) => {
    expect(() => presignUrl({ ...request, headers })).toThrow(
      expect.objectContaining({ code: "INVALID_HEADER" }),
    );
  });

  it.each([
    ["the signer's own name", { "X-OSS-Credential": "a" }],
    ["the key by another way", { key: "b" }],
    ["a quote in its name", { 'a":"b': "c" }],
    ["a line break", { "Cache-Control": "a\nb" }],
    ["a dollar sign, which OSS escapes in its own way", { "x-oss-meta-price": "$5" }],
    ["half a surrogate pair", { "x-oss-meta-name": "\ud83d" }],
  ])("a form field with %s", (_what, fields) => {
    expect(() => createPostForm({ ...form, fields })).toThrow(
      expect.objectContaining({ code: "INVALID_FIELD" }),
    );
  });

  it("half a surrogate pair in a query", () => {
    const query = { "x-oss-process": "\ud800" };
    const refusal = expect.objectContaining({ code: "INVALID_QUERY" });
    expect(() => presignUrl({ ...request, query })).toThrow(refusal);
    expect(() => signRequest({ ...request, query })).toThrow(refusal);
  });

  it("a key that OSS would expand", () => {
    const key = "uploads/$" + "{filename}";
    expect(() => createPostForm({ ...form, key })).toThrow(
      expect.objectContaining({ code: "INVALID_FIELD" }),
    );
  });

  it.each([
    { min: 2, max: 1 },
    { min: -1, max: 1 },
    { min: 0, max: 1.5 },
    { min: 0, max: Number.POSITIVE_INFINITY },
  ])("a length of $min to $max bytes", (contentLength) => {
    expect(() => createPostForm({ ...form, contentLength })).toThrow(
      expect.objectContaining({ code: "INVALID_LENGTH" }),
    );
  });
});
