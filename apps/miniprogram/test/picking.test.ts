import type { ProfileLimits } from "@zhichuan/contract/types";
import { describe, expect, test } from "vitest";
import { checkFile } from "../src/picking/check-file.ts";
import { signatureOf } from "../src/picking/signature.ts";
import { mediaKinds, wishFor } from "../src/picking/wish.ts";
import { textsIn } from "../src/texts.ts";

const zh = textsIn("zh");
/** Bytes as they are written, or UTF-8 where there is Chinese. */
const bytes = (text: string) =>
  new Uint8Array(Buffer.from(text, /\p{Script=Han}/u.test(text) ? "utf8" : "latin1"));

const limits: ProfileLimits = {
  contentTypes: ["application/pdf", "application/vnd.ms-excel", "image/jpeg", "image/png", "text/plain"],
  extensions: ["doc", "docx", "jpg", "mp4", "pdf", "png", "txt", "xls", "zip"],
  size: { min: 10, max: 1024 * 1024 },
  perDay: { files: 1, bytes: 1 },
  moderated: false,
};

describe("what first bytes say", () => {
  test.each([
    ["%PDF-1.7\n", "pdf"],
    ["\xef\xbb\xbf\n%PDF-1.4", "pdf"],
    ["\xff\xd8\xff\xe0\0\x10JFIF", "jpg"],
    ["\x89PNG\r\n\x1a\n", "png"],
    ["GIF89a", "gif"],
    ["RIFF\x24\0\0\0WEBPVP8 ", "webp"],
    ["RIFF\x24\0\0\0WAVEfmt ", "wav"],
    ["\0\0\0\x18ftypheic\0\0\0\0", "heic"],
    ["\0\0\0\x1cftypmif1\0\0\0\0", "heic"],
    ["\0\0\0\x14ftypqt  \0\0\0\0", "mov"],
    ["\0\0\0\x20ftypisom\0\0\x02\0", "mp4"],
    ["\0\0\0\x20ftypM4A \0\0\x02\0", "m4a"],
    ["ID3\x03\0", "mp3"],
    ["PK\x03\x04\x14\0", "zip"],
    ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"],
    ["MZ\x90\0\x03\0", "program"],
    ["\x7fELF\x02", "program"],
    ["MZ 会议记录，第一次", undefined],
    ["<!doctype html>", undefined],
    ["GIF 动图教程", undefined],
    ["", undefined],
  ])("%j is %s", (beginning, signature) => {
    expect(signatureOf(bytes(beginning))).toBe(signature);
  });
});

describe("a file before it is sent", () => {
  const check = (name: string, beginning = "", size = 100) =>
    checkFile({ name, size, signature: signatureOf(bytes(beginning)) }, limits, zh);

  test.each([
    ["合同.pdf", "%PDF-1.7"],
    ["合同.PDF", ""],
    ["WebP 存成了.jpg", "RIFF\x24\0\0\0WEBPVP8 "],
    ["旧表格其实是网页.xls", "<html"],
    ["旧文档其实是新的.doc", "PK\x03\x04"],
    ["加密文档.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    ["记录.txt", "MZ 开头的句子"],
  ])("%s goes up under its own name", (name, beginning) => {
    expect(check(name, beginning)).toEqual({ name });
  });

  test("without an extension it is called what its bytes say", () => {
    expect(check("扫描件", "%PDF-1.7")).toEqual({ name: "扫描件.pdf" });
    expect(check("扫描件", "???")).toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED", reason: zh.typeUnknown });
  });

  test.each([
    ["片子.pdf", "%PDF-", 1024 * 1024 + 1, "FILE_TOO_LARGE", "超过 1 MB 的上限"],
    ["空.pdf", "", 0, "FILE_TOO_SMALL", "是空文件"],
    ["短.pdf", "%PDF-", 9, "FILE_TOO_SMALL", "小于 10 B 的下限"],
    ["安装.exe", "MZ\x90\0", 100, "FILE_TYPE_NOT_ALLOWED", "不支持 .exe 文件"],
    ["发票.pdf", "PK\x03\x04", 100, "FILE_TYPE_NOT_ALLOWED", "内容与扩展名 .pdf 不符"],
    ["照片.jpg", "MZ\x90\0", 100, "FILE_TYPE_NOT_ALLOWED", "内容与扩展名 .jpg 不符"],
    ["表格.xls", "MZ\x90\0", 100, "FILE_TYPE_NOT_ALLOWED", "内容与扩展名 .xls 不符"],
  ])("%s is not taken", (name, beginning, size, code, reason) => {
    expect(check(name, beginning, size)).toMatchObject({ code, reason: expect.stringContaining(reason) });
  });

  test("while nothing is known of the profile only an empty one is stopped", () => {
    const candidate = { name: "安装.exe", signature: "program" as const };
    expect(checkFile({ ...candidate, size: 100 }, undefined, zh)).toEqual({ name: "安装.exe" });
    expect(checkFile({ ...candidate, size: 0 }, undefined, zh)).toMatchObject({ code: "FILE_TOO_SMALL" });
  });
});

describe("what the choosers are asked for", () => {
  const only = (...contentTypes: string[]): ProfileLimits => ({ ...limits, contentTypes });

  test("pictures alone, documents alone, or everything", () => {
    expect(wishFor(only("image/jpeg", "image/png"))).toEqual({ type: "image" });
    expect(wishFor(only("application/pdf"))).toEqual({ extension: limits.extensions });
    expect(wishFor(limits)).toEqual({});
    expect(wishFor(undefined)).toEqual({});
  });

  test("album and camera only what the profile takes", () => {
    expect(mediaKinds(only("image/*", "application/pdf"))).toEqual(["image"]);
    expect(mediaKinds(only("video/mp4", "image/png"))).toEqual(["image", "video"]);
    expect(mediaKinds(only("application/pdf"))).toEqual([]);
    expect(mediaKinds(undefined)).toEqual(["image", "video"]);
  });
});
