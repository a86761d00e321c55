import { describe, expect, it } from "vitest";
import { attachment } from "../src/upload/object-headers.ts";

describe("attachment", () => {
  it.each([
    ["report.pdf", `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ["合同 1.pdf", `attachment; filename="___1.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%201.pdf`],
    [`a"b'c(d)*.pdf`, `attachment; filename="a_b_c_d__.pdf"; filename*=UTF-8''a%22b%27c%28d%29%2A.pdf`],
    ["€$;.pdf", `attachment; filename="___.pdf"; filename*=UTF-8''%E2%82%AC%24%3B.pdf`],
  ])("of %s", (name, expected) => {
    expect(attachment(name)).toBe(expected);
  });

  it("leaves no character that ends a value, escapes a policy or is not ASCII", () => {
    let everything = "";
    for (let code = 0x20; code < 0x250; code++) everything += String.fromCharCode(code);
    const [, fallback = "", extended = ""] =
      /^attachment; filename="(.*)"; filename\*=UTF-8''(.*)$/.exec(attachment(everything)) ?? [];
    expect(fallback).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(extended).toMatch(/^(?:[A-Za-z0-9!._~-]|%[0-9A-F]{2})+$/);
    expect(decodeURIComponent(extended)).toBe(everything);
  });
});
