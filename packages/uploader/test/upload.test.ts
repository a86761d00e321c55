import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { bucket, file, ossError, refusal, server, setUp, stored, ticket, turn } from "./scripted.ts";

describe("an upload", () => {
  it("asks for a ticket, posts the form, has it confirmed", async () => {
    const { http, uploader, only, reached } = setUp({ copyBudget: 0 });
    const id = uploader.add(file);
    expect(only()).toEqual({
      id,
      name: "合同.pdf",
      size: 1000,
      state: "preparing",
      percent: 0,
      sentBytes: 0,
    });

    const asking = await http.next();
    expect(asking.request).toMatchObject({
      method: "POST",
      url: `${server}/v1/uploads`,
      headers: { "content-type": "application/json", "x-zhichuan-version": "1.0" },
      timeout: 15_000,
    });
    expect(asking.json).toEqual({
      requestId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      profile: "document",
      name: "合同.pdf",
      size: 1000,
      kind: "form",
    });
    asking.respond(200, ticket);

    const form = await http.next();
    expect(only().state).toBe("uploading");
    expect(form.form).toMatchObject({ url: bucket, fields: ticket.fields, name: "file", path: file.path });
    expect(form.form?.timeout).toBe(300_000);
    form.respond(200);

    const confirming = await http.next();
    expect(only()).toMatchObject({ state: "confirming", percent: 99, sentBytes: 1000 });
    expect(confirming.url).toBe(`${server}/v1/uploads/complete`);
    expect(confirming.json).toEqual({ upload: "sealed-1" });
    confirming.respond(200, stored);

    await reached("done");
    expect(only()).toEqual({
      id,
      name: "合同.pdf",
      size: 1000,
      state: "done",
      percent: 100,
      sentBytes: 1000,
      file: stored,
    });
  });

  it.each([
    [200, ""],
    [204, ""],
    [203, ossError("CallbackFailed")],
    [409, ossError("FileAlreadyExists")],
  ])("goes to confirming when OSS answers %i %s", async (status, body) => {
    const { uploader, form, http, reached } = setUp();
    uploader.add(file);
    (await form()).respond(status, body);
    (await http.next()).respond(200, stored);
    await reached("done");
  });

  it.each(["合同", ".gitignore", "a.b.tar.gz", "emoji 😀.pdf", "空 格+&%.pdf"])(
    "passes the name %s on unchanged",
    async (name) => {
      const { http, uploader } = setUp();
      uploader.add({ ...file, name });
      expect((await http.next()).json.name).toBe(name);
    },
  );

  it("takes a server's address with a slash at its end, and timeouts from its options", async () => {
    const { uploader, http } = setUp({ server: `${server}/`, serverTimeout: 1, uploadTimeout: 2 });
    uploader.add(file);
    const asking = await http.next();
    expect(asking.request).toMatchObject({ url: `${server}/v1/uploads`, timeout: 1 });
    asking.respond(200, ticket);
    expect((await http.next()).form?.timeout).toBe(2);
  });

  it("refuses what is no file", () => {
    const { uploader } = setUp();
    expect(() => uploader.add(undefined as never)).toThrow(expect.objectContaining({ code: "NO_FILE" }));
    expect(uploader.items()).toEqual([]);
  });
});

describe("a ticket that does not come", () => {
  it.each(["NETWORK", "TIMEOUT"] as const)("is TICKET_FAILED when the cause is %s", async (code) => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    (await http.next()).fail(new UploadError(code, { detail: "request:fail" }));
    await reached("failed");
    expect(only().error).toEqual({ code: "TICKET_FAILED", retryable: true, detail: `${code}: request:fail` });
  });

  it.each([
    [502, "<html>Bad Gateway</html>"],
    [200, "<html>Log in to the Wi-Fi</html>"],
    [200, "null"],
    [200, '{"kind":"put","upload":"u","url":"https://x"}'],
  ])("is TICKET_FAILED when something else answers: %i %s", async (status, body) => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    (await http.next()).respond(status, body);
    await reached("failed");
    expect(only().error).toMatchObject({ code: "TICKET_FAILED", retryable: true });
    expect(only().error?.detail).toContain(`HTTP ${status}`);
  });

  it.each([
    ["FILE_TOO_LARGE", 413, false],
    ["CREDENTIALS_UNAVAILABLE", 503, true],
    ["INVALID_NAME", 400, false],
  ])("keeps the server's own %s", async (code, status, retryable) => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    (await http.next()).respond(status, refusal(code, retryable));
    await reached("failed");
    expect(only().error).toEqual({ code, retryable, requestId: "server-1", detail: `because of ${code}` });
  });

  it("passes a newer server's unknown code on, with what that says of retrying", async () => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    (await http.next()).respond(429, refusal("MOON_IS_FULL", true));
    await reached("failed");
    expect(only().error).toEqual({
      code: "MOON_IS_FULL",
      retryable: true,
      requestId: "server-1",
      detail: "because of MOON_IS_FULL",
    });
  });

  it("keeps DOMAIN_NOT_LISTED, which no retry mends", async () => {
    const { http, uploader, only, reached } = setUp();
    uploader.add(file);
    (await http.next()).fail(new UploadError("DOMAIN_NOT_LISTED"));
    await reached("failed");
    expect(only().error).toEqual({ code: "DOMAIN_NOT_LISTED", retryable: false });
  });
});

describe("a form that OSS refuses", () => {
  it.each([
    [403, "AccessDenied", "Invalid according to Policy: Policy expired.", "POLICY_EXPIRED"],
    [403, "AccessDenied", "Request has expired.", "POLICY_EXPIRED"],
    [403, "SecurityTokenExpired", "The security token you provided has expired.", "POLICY_EXPIRED"],
    [403, "SignatureDoesNotMatch", "", "SIGNATURE_REFUSED"],
    [403, "InvalidAccessKeyId", "", "SIGNATURE_REFUSED"],
    [403, "InvalidSecurityToken", "", "SIGNATURE_REFUSED"],
    [403, "AccessKeyIdAndSecurityTokenNotMatch", "", "SIGNATURE_REFUSED"],
    [403, "RequestTimeTooSkewed", "", "SIGNATURE_REFUSED"],
    [403, "AccessDenied", "Invalid according to Policy: Policy Condition failed: …", "UPLOAD_REFUSED"],
    [403, "AccessDenied", "You have no right to access this object because of bucket acl.", "UPLOAD_REFUSED"],
    [400, "EntityTooLarge", "", "FILE_TOO_LARGE"],
    [400, "EntityTooSmall", "", "FILE_TOO_SMALL"],
    [400, "MalformedPOSTRequest", "", "UPLOAD_REFUSED"],
    [400, "RequestTimeout", "", "TIMEOUT"],
    [400, "IncompleteBody", "", "NETWORK"],
    [404, "NoSuchBucket", "", "UPLOAD_REFUSED"],
    [405, "MethodNotAllowed", "", "UPLOAD_REFUSED"],
    [409, "ObjectLockConflict", "", "UPLOAD_REFUSED"],
    [500, "InternalError", "", "STORAGE_UNAVAILABLE"],
    [503, "SlowDown", "", "STORAGE_UNAVAILABLE"],
    [400, "toString", "", "UPLOAD_REFUSED"],
  ])("%i %s %s is %s %s", async (status, code, message, expected) => {
    const { uploader, only, reached, form } = setUp();
    uploader.add(file);
    (await form()).respond(status, ossError(code, message));
    await reached("failed");
    expect(only().error?.code).toBe(expected);
    expect(only().error?.requestId).toBe("5C3D9175B6FC201293AD4C13");
    expect(only().error?.detail).toBe(`HTTP ${status} ${code}: ${message}`);
  });

  it.each([
    [413, "<html>Request Entity Too Large</html>", "FILE_TOO_LARGE"],
    [502, "<html>Bad Gateway</html>", "STORAGE_UNAVAILABLE"],
    [429, "", "STORAGE_UNAVAILABLE"],
    [302, "", "UPLOAD_REFUSED"],
  ])("%i without OSS's XML is told by its status", async (status, body, expected) => {
    const { uploader, only, reached, form } = setUp();
    uploader.add(file);
    (await form()).respond(status, body);
    await reached("failed");
    expect(only().error?.code).toBe(expected);
  });

  it("prefers the request id of the header", async () => {
    const { uploader, only, reached, form } = setUp();
    uploader.add(file);
    (await form()).respond(403, ossError("SignatureDoesNotMatch"), { "x-oss-request-id": "FROM-HEADER" });
    await reached("failed");
    expect(only().error?.requestId).toBe("FROM-HEADER");
  });
});

describe("a retry", () => {
  it.each([
    ["an expired policy", 403, ossError("AccessDenied", "Invalid according to Policy: Policy expired.")],
    ["a refused signature", 403, ossError("SignatureDoesNotMatch")],
    ["a storage fault", 500, ossError("InternalError")],
  ])("after %s gets a fresh ticket for the same request", async (_what, status, body) => {
    const { http, uploader, only, reached } = setUp();
    const id = uploader.add(file);
    const first = await http.next();
    first.respond(200, ticket);
    (await http.next()).respond(status, body);
    await reached("failed");

    uploader.retry(id);
    expect(only()).not.toHaveProperty("error");
    const second = await http.next();
    expect(second.url).toBe(`${server}/v1/uploads`);
    expect(second.json.requestId).toBe(first.json.requestId);
    second.respond(200, { ...ticket, upload: "sealed-2", fields: { policy: "fresh" } });
    const form = await http.next();
    expect(form.form?.fields).toEqual({ policy: "fresh" });
    form.respond(200);
    const confirming = await http.next();
    expect(confirming.json).toEqual({ upload: "sealed-2" });
    confirming.respond(200, stored);
    await reached("done");
  });

  it("after a lost answer finds the file in its place and has it confirmed", async () => {
    const { http, uploader, reached, form } = setUp();
    const id = uploader.add(file);
    (await form()).fail(new UploadError("NETWORK"));
    await reached("failed");
    uploader.retry(id);
    (await form()).respond(409, ossError("FileAlreadyExists"));
    (await http.next()).respond(200, stored);
    await reached("done");
  });

  it.each([
    [
      "a broken network",
      (request: { fail(error: UploadError): void }) => request.fail(new UploadError("NETWORK")),
    ],
    ["a timeout", (request: { fail(error: UploadError): void }) => request.fail(new UploadError("TIMEOUT"))],
    [
      "a proxy's page",
      (request: { respond(status: number, body: string): void }) => request.respond(502, "<html>"),
    ],
    [
      "a server in trouble",
      (request: { respond(status: number, body: object): void }) =>
        request.respond(503, refusal("STORAGE_UNAVAILABLE", true)),
    ],
    [
      "a server without permission",
      (request: { respond(status: number, body: object): void }) =>
        request.respond(502, refusal("STORAGE_REFUSED")),
    ],
  ])("after %s while confirming only confirms again", async (_what, goWrong) => {
    const { http, uploader, only, reached, form } = setUp();
    const id = uploader.add(file);
    (await form()).respond(200);
    goWrong((await http.next()) as never);
    await reached("failed");
    expect(only().error).toMatchObject({ code: "STORED_NOT_CONFIRMED", retryable: true });

    uploader.retry(id);
    const confirming = await http.next();
    expect(confirming.url).toBe(`${server}/v1/uploads/complete`);
    expect(confirming.json).toEqual({ upload: "sealed-1" });
    confirming.respond(200, stored);
    await reached("done");
    expect(http.unasked).toBe(0);
  });

  it.each([
    ["OBJECT_MISSING", 409, "the same"],
    ["TICKET_EXPIRED", 410, "the same"],
    ["TICKET_INVALID", 403, "the same"],
    ["OBJECT_MISMATCH", 409, "another"],
  ])("after %s sends the file again, under %s key", async (code, status, which) => {
    const { http, uploader, only, reached } = setUp();
    const id = uploader.add(file);
    const first = await http.next();
    first.respond(200, ticket);
    (await http.next()).respond(200);
    (await http.next()).respond(Number(status), refusal(code));
    await reached("failed");
    expect(only().error?.code).toBe(code);

    uploader.retry(id);
    const second = await http.next();
    expect(second.url).toBe(`${server}/v1/uploads`);
    expect(second.json.requestId === first.json.requestId ? "the same" : "another").toBe(which);
  });

  it("does nothing to what has not failed", async () => {
    const { http, uploader, only, reached, form } = setUp();
    const id = uploader.add(file);
    uploader.retry(id);
    (await form()).respond(200);
    uploader.retry(id);
    (await http.next()).respond(200, stored);
    await reached("done");
    uploader.retry(id);
    uploader.retry("nobody");
    await turn();
    expect(only().state).toBe("done");
    expect(http.unasked).toBe(0);
  });
});

describe("versions", () => {
  it("warns once when the server speaks another major version, and goes on", async () => {
    const { http, uploader, warnings, reached, form } = setUp();
    uploader.add(file);
    (await http.next()).respond(200, ticket, { "x-zhichuan-version": "2.0" });
    (await http.next()).respond(200);
    (await http.next()).respond(200, stored, { "x-zhichuan-version": "2.0" });
    await reached("done");
    uploader.add(file);
    await form();
    expect(warnings).toEqual(["the server speaks contract 2.0, this mini-program 1.0"]);
  });

  it("says nothing about another minor version or none", async () => {
    const { http, uploader, warnings } = setUp();
    uploader.add(file);
    (await http.next()).respond(200, ticket, { "x-zhichuan-version": "1.7" });
    await http.next();
    expect(warnings).toEqual([]);
  });
});
