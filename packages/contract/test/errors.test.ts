import { describe, expect, it } from "vitest";
import { entryOf, errors, isErrorCode } from "../src/errors.ts";

describe("the error table", () => {
  const entries = Object.entries(errors);

  it.each(entries)("%s says in both languages what happened and what to do", (_code, entry) => {
    for (const text of [entry.zh, entry.en]) {
      expect(text.message.length).toBeGreaterThan(3);
      expect(text.action.length).toBeGreaterThan(2);
    }
    expect(entry.zh.message).toMatch(/[\u4e00-\u9fff]/);
    expect(entry.en.message).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it("never gives two codes the same message: a user's report must lead to one code", () => {
    for (const language of ["zh", "en"] as const) {
      const messages = entries.map(([, entry]) => entry[language].message);
      expect(new Set(messages).size).toBe(messages.length);
    }
  });

  it("knows its own codes and nothing else", () => {
    expect(isErrorCode("NETWORK")).toBe(true);
    expect(isErrorCode("toString")).toBe(false);
    expect(isErrorCode(undefined)).toBe(false);
  });

  it("has something to say of a newer server's code too", () => {
    expect(entryOf("NETWORK")).toBe(errors.NETWORK);
    expect(entryOf("MOON_IS_FULL")).toBe(errors.INTERNAL);
  });
});
