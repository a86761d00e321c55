import { describe, expect, test } from "vitest";
import { shortName } from "../../src/view/short-name.ts";

describe("shortName", () => {
  test("a name that fits stays whole", () => {
    expect(shortName("合同.pdf")).toBe("合同.pdf");
    expect(shortName("a".repeat(44))).toBe("a".repeat(44));
    expect(shortName("二十二个字的文件名恰好放得下两行不用省略它了")).not.toContain("…");
  });

  test("of a long name the beginning and the end stay, extension included", () => {
    expect(shortName("二〇二六年度华东区域供应链战略采购框架合同（第三次修订稿）终版.docx")).toBe(
      "二〇二六年度华东区域供应链战…稿）终版.docx",
    );
    expect(shortName(`${"report-".repeat(12)}v2-final.xlsx`)).toBe(
      "report-report-report-report-r…-v2-final.xlsx",
    );
  });

  test("a character of two code units is never cut in half, nor parted from its accent", () => {
    const short = shortName(`${"😀".repeat(40)}.png`);
    expect(short).toBe(`${"😀".repeat(14)}…${"😀".repeat(5)}.png`);

    const accented = shortName(`${"e\u0301".repeat(60)}`);
    expect(accented).toBe(`${"e\u0301".repeat(29)}…${"e\u0301".repeat(14)}`);
  });

  test("300 Chinese characters without an extension come down to two lines", () => {
    expect(Array.from(shortName("长".repeat(300))).length).toBeLessThanOrEqual(23);
  });
});
