import { readFile } from "node:fs/promises";
import { type ErrorCode, errors } from "@zhichuan/contract/errors";
import { describe, expect, it } from "vitest";
import { errorTable } from "../../emulator/src/oss/error-table.ts";
import { UploadError } from "../src/index.ts";
import { ossUploadError } from "../src/oss-error.ts";
import { fileError, networkError } from "../src/wx/failure.ts";
import { ossError } from "./scripted.ts";

/** What OSS's codes become, where that is not UPLOAD_REFUSED: a fault of the request that no retry mends. */
const special: Readonly<Record<string, string>> = {
  AccessKeyIdAndSecurityTokenNotMatch: "SIGNATURE_REFUSED",
  EntityTooLarge: "FILE_TOO_LARGE",
  EntityTooSmall: "FILE_TOO_SMALL",
  IncompleteBody: "NETWORK",
  InternalError: "STORAGE_UNAVAILABLE",
  InvalidAccessKeyId: "SIGNATURE_REFUSED",
  InvalidSecurityToken: "SIGNATURE_REFUSED",
  NoSuchUpload: "OBJECT_MISSING",
  RequestTimeTooSkewed: "SIGNATURE_REFUSED",
  SecurityTokenExpired: "POLICY_EXPIRED",
  SignatureDoesNotMatch: "SIGNATURE_REFUSED",
};

const refusals = Object.entries<{ status: number; code: string; message: string }>(errorTable);

describe("the one error table", () => {
  it("has each code once", async () => {
    const source = await readFile(new URL("../../contract/src/error-codes.ts", import.meta.url), "utf8");
    const codes = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(30);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(codes)).toEqual(new Set(Object.keys(errors)));
  });

  it("agrees with the engine on what may pass of the codes that are raised on the phone", () => {
    const raised = Object.entries(errors).filter(([, { status }]) => status === 0);
    const codes = [
      ...raised.map(([code]) => code),
      "STORAGE_UNAVAILABLE",
      "STORED_NOT_CONFIRMED",
    ] as ErrorCode[];
    codes.push("WECHAT_UNAVAILABLE", "INVALID_REQUEST", "FILE_TOO_LARGE", "FILE_TOO_SMALL", "OBJECT_MISSING");
    for (const code of codes) {
      expect(new UploadError(code).retryable, code).toBe(errors[code].retryable);
    }
  });

  it.each(refusals)("has a code for OSS's refusal %s", (_name, { status, code, message }) => {
    const error = ossUploadError({ status, headers: {}, body: ossError(code, message) });
    const isOfTime = code === "AccessDenied" && /expired/i.test(message);
    expect(error.code).toBe(isOfTime ? "POLICY_EXPIRED" : (special[code] ?? "UPLOAD_REFUSED"));
    expect(error.detail).toContain(code);
    expect(errors[error.code].zh.message).toBeTruthy();
  });

  it("names no code of OSS that OSS does not have", () => {
    const known = new Set(refusals.map(([, { code }]) => code));
    expect(Object.keys(special).filter((code) => !known.has(code))).toEqual([]);
  });

  it.each([
    [{ errno: 5, errMsg: "request:fail timeout" }, "TIMEOUT"],
    [
      { errno: 112, errMsg: "uploadFile:fail api scope is not declared in the privacy agreement" },
      "PRIVACY_NOT_DECLARED",
    ],
    [{ errno: 600000, errMsg: "request:fail unknown network error" }, "NETWORK"],
    [
      {
        errno: 600001,
        errMsg: "request:fail errcode:-101 cronet_error_code:-101 error_msg:net::ERR_CONNECTION_RESET",
      },
      "NETWORK",
    ],
    [{ errno: 600002, errMsg: "request:fail url not in domain list" }, "DOMAIN_NOT_LISTED"],
    [{ errno: 600003, errMsg: "request:fail interrupted" }, "NETWORK"],
    [{ errMsg: "uploadFile:fail abort" }, "NETWORK"],
  ])("has a code for wx's failure to send %o", (failure, code) => {
    expect(networkError(failure, "https://a.example/").code).toBe(code);
  });

  it.each([
    ["interrupted", true],
    ["errcode:10011 cronet_error_code:0 error_msg:network change, cancel all task", true],
    ["timeout", false],
  ])("knows whether WeChat itself has ended a call: %s", (text, interrupted) => {
    expect(networkError({ errMsg: `request:fail ${text}` }, "https://a.example/")).toMatchObject({
      interrupted,
    });
  });

  it.each([
    [1300002, "no such file or directory", "FILE_UNREADABLE"],
    [1300013, "permission denied", "FILE_UNREADABLE"],
    [1300022, "invalid argument", "FILE_UNREADABLE"],
    [1300202, "the maximum size of the file storage limit is exceeded", "FILE_UNREADABLE"],
    [1301006, "value of length is out of range", "FILE_CHANGED"],
    [1301009, "value of position is out of range", "FILE_CHANGED"],
    [1302002, "too many open file descriptors", "FILE_UNREADABLE"],
  ])("has a code for wx's FileError %i", (errCode, text, code) => {
    expect(fileError({ errCode, errMsg: `readFile:fail ${text}` })).toMatchObject({ code, retryable: false });
  });
});
