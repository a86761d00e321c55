import { describe, expect, it, vi } from "vitest";
import { createServerCalls } from "../src/wx/index.ts";

/** A `wx` whose server gives these answers, one a request; the requests it saw. */
function serverThatAnswers(...answers: readonly { readonly statusCode: number; readonly data: object }[]) {
  const requests: Record<string, unknown>[] = [];
  const request = (option: Record<string, unknown>) => {
    requests.push(option);
    const answer = answers[requests.length - 1];
    const success = option.success as (result: object) => void;
    queueMicrotask(() => success({ ...answer, data: JSON.stringify(answer?.data), header: {} }));
    return { abort() {} };
  };
  vi.stubGlobal("wx", { request });
  return requests;
}

const serverTime = "2026-11-22T06:00:00.000Z";
const session = { get: async () => "old", renew: async () => "new" };
const needed = { code: "SESSION_NEEDED", message: "ended", retryable: false, requestId: "id-1" };
const call = createServerCalls({ server: "https://api.example.com/", session });

describe("a call to the server that is no upload", () => {
  it("is a GET without a body, which WeChat would put into the address", async () => {
    const requests = serverThatAnswers({ statusCode: 200, data: { files: [], serverTime } });
    await expect(call("GET", "files")).resolves.toEqual({ files: [], serverTime });
    expect(requests[0]).toMatchObject({
      method: "GET",
      url: "https://api.example.com/v1/files",
      header: { authorization: "Bearer old" },
    });
    expect(requests[0]?.data).toBeUndefined();
  });

  it("is made once more with another session when the first has ended", async () => {
    const requests = serverThatAnswers(
      { statusCode: 401, data: { error: needed } },
      { statusCode: 200, data: { deleted: 1, serverTime } },
    );
    await expect(call("DELETE", "files?key=a")).resolves.toEqual({ deleted: 1, serverTime });
    expect(requests.map(({ method, header }) => [method, header])).toMatchObject([
      ["DELETE", { authorization: "Bearer old" }],
      ["DELETE", { authorization: "Bearer new" }],
    ]);
    expect(requests[0]?.data).toBe("{}");
  });

  it("rejects with the server's code and its request id", async () => {
    serverThatAnswers({ statusCode: 404, data: { error: { ...needed, code: "FILE_MISSING" } } });
    await expect(call("GET", "files/url?key=a")).rejects.toMatchObject({
      name: "UploadError",
      code: "FILE_MISSING",
      requestId: "id-1",
    });
  });
});
