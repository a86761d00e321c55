import { type ErrorCode, errors } from "@zhichuan/contract/errors";
import { describe, expect, test } from "vitest";
import { sheetView } from "../src/components/error-sheet/sheet-view.ts";
import { textsIn } from "../src/texts.ts";

const view = (code: ErrorCode, language: "zh" | "en" = "zh", hasDiagnosis = true) =>
  sheetView({ code, retryable: false, requestId: "id-1" }, textsIn(language), language, hasDiagnosis);

describe("the error sheet", () => {
  test.each([
    ["NETWORK", "retry", "重试"],
    ["FILE_TOO_LARGE", "chooseAgain", "重新选择"],
    ["PERMISSION_DENIED", "openSettings", "打开设置"],
    ["FILE_MISSING", "refresh", "刷新列表"],
    ["DOMAIN_NOT_LISTED", "diagnose", "运行诊断"],
    ["CONTENT_REFUSED", "close", "知道了"],
  ] as const)("of %s has one button: %s", (code, action, label) => {
    expect(view(code)).toMatchObject({ action, label, requestId: "id-1" });
  });

  test.each(Object.keys(errors) as ErrorCode[])(
    "of %s says what happened and what to do, in both languages",
    (code) => {
      for (const language of ["zh", "en"] as const) {
        const { message, action } = errors[code][language];
        const shown = view(code, language);
        expect(shown).toMatchObject({ title: message, advice: action });
        expect(shown.label).not.toBe("");
      }
    },
  );

  test("leads to no diagnosis where there is none: what only a developer can mend may be tried again", () => {
    expect(view("NETWORK").offersDiagnosis).toBe(true);
    for (const code of ["NETWORK", "DOMAIN_NOT_LISTED"] as const)
      expect(view(code, "zh", false)).toMatchObject({ action: "retry", offersDiagnosis: false });
  });

  test("of a newer server's code falls back on the server's failure", () => {
    expect(view("SOMETHING_NEW" as ErrorCode).title).toBe(errors.INTERNAL.zh.message);
  });
});
