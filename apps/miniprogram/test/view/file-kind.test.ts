import { describe, expect, test } from "vitest";
import { fileIcon, openingOf } from "../../src/view/file-kind.ts";

describe("fileIcon", () => {
  test.each([
    ["合同.PDF", "pdf", "PDF"],
    ["报价.v2.xlsx", "sheet", "XLSX"],
    ["照片.jpeg", "image", "JPEG"],
    ["主文件.numbers", "other", "NUMB"],
    ["README", "other", ""],
    [".gitignore", "other", ""],
    ["结尾是点.", "other", ""],
    ["怪.名 字", "other", ""],
    ["constructor.constructor", "other", ""],
    ["x.toString", "other", "TOST"],
  ])("%s is drawn as %s with %j", (name, kind, letters) => {
    expect(fileIcon(name)).toEqual({ kind, letters });
  });
});

describe("openingOf", () => {
  test("documents, pictures and the rest are opened each in their way", () => {
    expect(openingOf("合同.DOCX")).toEqual({ by: "document", fileType: "docx" });
    expect(openingOf("照片.webp")).toEqual({ by: "image" });
    expect(openingOf("录像.MP4")).toEqual({ by: "video" });
    expect(openingOf("录音.mp3")).toEqual({ by: "link" });
    expect(openingOf("没有扩展名")).toEqual({ by: "link" });
  });
});
