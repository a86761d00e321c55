import { describe, expect, it } from "vitest";
import { networkError } from "../src/wx/failure.ts";

describe("networkError", () => {
  it.each([
    [{ errno: 5, errMsg: "request:fail timeout" }, "TIMEOUT"],
    [{ errMsg: "uploadFile:fail timeout" }, "TIMEOUT"],
    [{ errMsg: "request:fail The request timed out." }, "TIMEOUT"],
    [
      {
        errno: 600001,
        errMsg: "request:fail errcode:-118 cronet_error_code:-118 error_msg:net::ERR_CONNECTION_TIMED_OUT",
      },
      "TIMEOUT",
    ],
    [{ errno: 600002, errMsg: "request:fail url not in domain list" }, "DOMAIN_NOT_LISTED"],
    [{ errMsg: "uploadFile:fail url not in domain list" }, "DOMAIN_NOT_LISTED"],
    [{ errno: 600003, errMsg: "uploadFile:fail interrupted" }, "NETWORK"],
    [{ errno: 600000, errMsg: "request:fail unknown network error" }, "NETWORK"],
    [{ errMsg: "uploadFile:fail abort" }, "NETWORK"],
    [
      {
        errno: 600001,
        errMsg: "request:fail errcode:-105 cronet_error_code:-105 error_msg:net::ERR_NAME_NOT_RESOLVED",
      },
      "NETWORK",
    ],
    [
      {
        errno: 600001,
        errMsg: "request:fail errcode:10011 cronet_error_code:0 error_msg:network change, cancel all task",
      },
      "NETWORK",
    ],
    [{ errno: 600009, errMsg: "request:fail invalid url" }, "INVALID_REQUEST"],
    [{ errno: 1001, errMsg: "uploadFile:fail parameter error" }, "INVALID_REQUEST"],
    [
      { errno: 112, errMsg: "uploadFile:fail api scope is not declared in the privacy agreement" },
      "PRIVACY_NOT_DECLARED",
    ],
    [{ errMsg: "uploadFile:fail file not found" }, "FILE_UNREADABLE"],
    [{ errMsg: "uploadFile:fail createUploadTask:fail file not found" }, "FILE_UNREADABLE"],
    [
      { errCode: 1300002, errMsg: "readFile:fail no such file or directory wxfile://tmp_1" },
      "FILE_UNREADABLE",
    ],
    [{}, "NETWORK"],
  ])("%o is %s", (failure, code) => {
    expect(networkError(failure, "https://bucket.example.com/")).toMatchObject({
      code,
      cause: failure,
    });
  });

  it("tells the developer which domain belongs in which list", () => {
    const failure = { errno: 600002, errMsg: "uploadFile:fail url not in domain list" };
    expect(networkError(failure, "https://bucket.example.com/a?b").detail).toBe(
      "uploadFile:fail url not in domain list [600002] (https://bucket.example.com)",
    );
  });

  it("keeps what is in an address's query to itself", () => {
    const error = networkError({ errMsg: "request:fail" }, "https://a.example/k?x-oss-signature=secret");
    expect(JSON.stringify(error) + error.message).not.toContain("secret");
  });
});
