import { type AddressInfo, connect } from "node:net";
import { ErrorBody, errors, isErrorCode } from "@zhichuan/contract";
import { CredentialsError } from "@zhichuan/credentials";
import type { FastifyInstance, InjectOptions } from "fastify";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";

/** What must be true of every answer that is no success. */
function checkError(answer: { statusCode: number; body: string; headers: Record<string, unknown> }) {
  const body = JSON.parse(answer.body);
  expect(Value.Check(ErrorBody, body)).toBe(true);
  const { code, message, retryable, requestId } = body.error;
  if (!isErrorCode(code)) throw new Error(`${code} is not in the table`);
  expect(answer.statusCode).toBe(errors[code].status);
  expect(retryable).toBe(errors[code].retryable);
  expect(requestId).toBe(answer.headers["x-request-id"]);
  expect(answer.headers["x-zhichuan-version"]).toBe("1.0");
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  expect(message).not.toMatch(/ at |node_modules|\.ts/);
  return { code, message };
}

const json = { "content-type": "application/json" };

describe("an answer that is no success", () => {
  it.each<[string, InjectOptions, string, string]>([
    ["a route nobody has", { url: "/v2/uploads?a=b" }, "NOT_FOUND", "no such route"],
    ["a method nobody has", { method: "DELETE", url: "/v1/uploads" }, "NOT_FOUND", "no such route"],
    ["an address that is none", { url: "/%zz" }, "INVALID_REQUEST", "address is not well-formed"],
    [
      "no JSON",
      { method: "POST", url: "/v1/uploads", headers: json, payload: "{bad" },
      "INVALID_REQUEST",
      "not JSON",
    ],
    [
      "half a JSON",
      { method: "POST", url: "/v1/uploads", headers: json, payload: '{"size":1' },
      "INVALID_REQUEST",
      "not JSON",
    ],
    [
      "nothing",
      { method: "POST", url: "/v1/uploads", headers: json, payload: "" },
      "INVALID_REQUEST",
      "empty",
    ],
    ["no body and no type", { method: "POST", url: "/v1/uploads" }, "INVALID_REQUEST", "body"],
    [
      "null",
      { method: "POST", url: "/v1/uploads", headers: json, payload: "null" },
      "INVALID_REQUEST",
      "must be object",
    ],
    [
      "a list",
      { method: "POST", url: "/v1/uploads", headers: json, payload: "[]" },
      "INVALID_REQUEST",
      "must be object",
    ],
    [
      "a prototype",
      { method: "POST", url: "/v1/uploads", headers: json, payload: '{"__proto__":{"size":1}}' },
      "INVALID_REQUEST",
      "not",
    ],
    [
      "text",
      { method: "POST", url: "/v1/uploads", headers: { "content-type": "text/plain" }, payload: "{}" },
      "INVALID_REQUEST",
      "application/json",
    ],
    [
      "a form",
      {
        method: "POST",
        url: "/v1/uploads",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: "a=b",
      },
      "INVALID_REQUEST",
      "application/json",
    ],
    [
      "a type that is none",
      { method: "POST", url: "/v1/uploads", headers: { "content-type": "?" }, payload: "{}" },
      "INVALID_REQUEST",
      "application/json",
    ],
    [
      "17 KiB",
      {
        method: "POST",
        url: "/v1/uploads",
        headers: json,
        payload: JSON.stringify({ a: "x".repeat(17 * 1024) }),
      },
      "INVALID_REQUEST",
      "longer than 16384 bytes",
    ],
    [
      "a token of 9 KB",
      {
        method: "POST",
        url: "/v1/uploads/complete",
        headers: json,
        payload: JSON.stringify({ upload: "x".repeat(9000) }),
      },
      "INVALID_REQUEST",
      "The field upload",
    ],
  ])("to %s", async (_what, request, expected, part) => {
    const { app } = await testApp();
    const { code, message } = checkError(await app.inject(request));
    expect(code).toBe(expected);
    expect(message).toContain(part);
  });

  it("does not repeat a value: it may be a token", async () => {
    const { app } = await testApp();
    const { body } = await post(app, "/v1/uploads/complete", { upload: "the-token", crc64: "the-value" });
    expect(JSON.stringify(body)).not.toMatch(/the-token|the-value/);
  });

  it("leaks nothing when the server itself fails, and the log has it all", async () => {
    const test = await testApp();
    test.credentials.fail(new TypeError("secret inner state"));
    const answer = await test.app.inject({ method: "POST", url: "/v1/uploads", payload: ticketRequest() });
    const { code, message } = checkError(answer);
    expect(code).toBe("INTERNAL");
    expect(message).toBe("The server failed. Try again; if it stays, send the request id to the developer.");
    expect(test.log.at(-1)).toMatchObject({
      level: 50,
      route: "/v1/uploads",
      status: 500,
      code: "INTERNAL",
      requestId: answer.headers["x-request-id"],
      err: {
        type: "TypeError",
        message: "secret inner state",
        stack: expect.stringContaining("errors.test.ts"),
      },
    });
  });

  it("is CREDENTIALS_UNAVAILABLE, to be asked again, when there are no credentials", async () => {
    const { app, credentials } = await testApp({ GUIDE_ENDPOINT: "on" });
    credentials.fail(
      new CredentialsError("NO_PERMISSION", "The AccessKey LTAI-x may not assume the role.", {
        retryable: false,
      }),
    );
    for (const request of [
      { method: "POST", url: "/v1/uploads", payload: ticketRequest() },
      { url: "/generate_signature" },
    ] as const) {
      const answer = await app.inject(request);
      expect(checkError(answer).code).toBe("CREDENTIALS_UNAVAILABLE");
      expect(answer.headers["retry-after"]).toBe("10");
      expect(answer.body).not.toContain("LTAI-x");
    }
  });
});

describe("what is no HTTP", () => {
  it.each([
    ["nonsense", "hello\r\n\r\n", "400 Bad Request"],
    [
      "headers of 20 KB",
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`,
      "431 Request Header Fields Too Large",
    ],
    [
      "two lengths",
      "POST /v1/uploads HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na",
      "400 Bad Request",
    ],
  ])("gets an answer of the same shape: %s", async (_what, sent, status) => {
    const { app } = await testApp();
    const answer = await raw(app, sent);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toContain(`HTTP/1.1 ${status}`);
    expect(Value.Check(ErrorBody, JSON.parse(body))).toBe(true);
    expect(head).toContain(`x-request-id: ${JSON.parse(body).error.requestId}`);
    expect((await app.inject("/healthz")).statusCode).toBe(200);
  });
});

/** Sends bytes as they are and gives what comes back until the server ends. */
async function raw(app: FastifyInstance, text: string): Promise<string> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
