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

const session = { get: async () => "old", renew: async () => "new" };
const needed = { code: "SESSION_NEEDED", message: "ended", retryable: false, requestId: "id-1" };
const call = createServerCalls({ server: "https://api.example.com/", session });

describe("a call to the server that is no upload", () => {
  it("is a GET without a body, which WeChat would put into the address", async () => {
    const requests = serverThatAnswers({ statusCode: 200, data: { files: [] } });
    await expect(call("GET", "/v1/files", ["files"])).resolves.toEqual({ files: [] });
    expect(requests[0]).toMatchObject({
      method: "GET",
      url: "https://api.example.com/v1/files",
      header: { authorization: "Bearer old" },
    });
    expect(requests[0]).not.toHaveProperty("data");
  });

  it("is made once more with another session when the first has ended", async () => {
    const requests = serverThatAnswers(
      { statusCode: 401, data: { error: needed } },
      { statusCode: 200, data: { deleted: 1 } },
    );
    await expect(call("DELETE", "/v1/files?key=a", ["deleted"])).resolves.toEqual({ deleted: 1 });
    expect(requests.map(({ method, header }) => [method, header])).toMatchObject([
      ["DELETE", { authorization: "Bearer old" }],
      ["DELETE", { authorization: "Bearer new" }],
    ]);
  });

  it("rejects with the server's code and its request id", async () => {
    serverThatAnswers({ statusCode: 404, data: { error: { ...needed, code: "FILE_MISSING" } } });
    await expect(call("GET", "/v1/files/url?key=a", ["url"])).rejects.toMatchObject({
      name: "UploadError",
      code: "FILE_MISSING",
      requestId: "id-1",
    });
  });
});
