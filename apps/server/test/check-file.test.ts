import { profiles } from "@zhichuan/contract";
import { describe, expect, it } from "vitest";
import { checkFile } from "../src/upload/check-file.ts";

const file = (changes: Partial<Parameters<typeof checkFile>[1]> = {}) => ({
  profile: "document",
  name: "合同.pdf",
  size: 12,
  ...changes,
});

describe("a name", () => {
  it.each([
    "合同.pdf",
    "a.pdf",
    "Q3 报告 (final) v1.2.pdf",
    "..pdf.pdf",
    "👨‍👩‍👧.pdf",
    `${"长".repeat(251)}.pdf`,
    "a'b\"c<d>e:f|g*h?.pdf",
  ])("is taken: %s", (name) => {
    expect(checkFile(profiles, file({ name })).name).toBe(name);
  });

  it("comes out composed, as macOS does not write it", () => {
    expect(checkFile(profiles, file({ name: "re\u0301sume\u0301.pdf" })).name).toBe("résumé.pdf");
  });

  it.each([
    ["empty", ""],
    ["white space", "  \u3000"],
    ["300 Chinese characters", "长".repeat(300)],
    ["256 characters", `${"a".repeat(252)}.pdf`],
    ["a path", "a/b.pdf"],
    ["a Windows path", "C:\\b.pdf"],
    ["a step up", "../b.pdf"],
    ["two dots", ".."],
    ["one dot", "."],
    ["a null", "a\0.pdf"],
    ["a line break", "a\r\nx-oss-object-acl: public-read.pdf"],
    ["an escape", "a\u001b[31m.pdf"],
    ["a C1 control", "a\u0085.pdf"],
    ["a line separator", "a\u2028.pdf"],
    ["a direction turned round", "a\u202efdp.exe.pdf"],
    ["an isolate", "a\u2066b.pdf"],
    ["half a surrogate pair", "a\ud83d.pdf"],
  ])("is refused: %s", (_what, name) => {
    expect(() => checkFile(profiles, file({ name }))).toThrow(
      expect.objectContaining({ code: "INVALID_NAME" }),
    );
  });
});

describe("a type", () => {
  it.each([
    ["a.PDF", "application/pdf"],
    ["a.tar.zip", "application/zip"],
    ["a.jpeg", "image/jpeg"],
    ["a.heic", "image/heic"],
    ["a.mp3", "audio/mpeg"],
    ["a.m4a", "audio/mp4"],
    ["a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["a.csv", "text/csv"],
    ["a.md", "text/markdown"],
    ["a.mov", "video/quicktime"],
  ])("comes from the extension: %s", (name, contentType) => {
    expect(checkFile(profiles, file({ name }))).toMatchObject({
      contentType,
      extension: name.split(".").at(-1)?.toLowerCase(),
    });
  });

  it.each([
    "a.exe",
    "a.html",
    "a.svg",
    "a.xml",
    "a.js",
    "a.constructor",
    "a",
    "pdf",
    ".pdf",
    "a.",
    "a.pdf.",
    "a.pdf ",
  ])("is refused: %j", (name) => {
    expect(() => checkFile(profiles, file({ name }))).toThrow(
      expect.objectContaining({ code: "FILE_TYPE_NOT_ALLOWED" }),
    );
  });

  it("is refused when only another profile takes it", () => {
    expect(() => checkFile(profiles, file({ profile: "avatar" }))).toThrow(
      expect.objectContaining({
        code: "FILE_TYPE_NOT_ALLOWED",
        message: expect.stringContaining("image/png"),
      }),
    );
  });
});

describe("a size", () => {
  const max = 100 * 1024 * 1024;

  it("is taken from the least to the greatest", () => {
    expect(checkFile(profiles, file({ size: 1 })).size).toBe(1);
    expect(checkFile(profiles, file({ size: max })).size).toBe(max);
  });

  it.each([
    [0, "FILE_TOO_SMALL"],
    [max + 1, "FILE_TOO_LARGE"],
    [Number.MAX_SAFE_INTEGER + 1, "FILE_TOO_LARGE"],
  ])("%i is %s", (size, code) => {
    expect(() => checkFile(profiles, file({ size }))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(`1 to ${max} bytes`) }),
    );
  });
});

describe("a profile", () => {
  it.each(["", "nothing", "Document", "constructor", "__proto__", "toString", "hasOwnProperty"])(
    "is refused unless the table has it: %j",
    (profile) => {
      expect(() => checkFile(profiles, file({ profile }))).toThrow(
        expect.objectContaining({ code: "UNKNOWN_PROFILE" }),
      );
    },
  );
});
