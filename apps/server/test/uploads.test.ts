import { FormTicket, PutTicket } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { readPolicy } from "./support/policy.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";

describe("a form ticket", () => {
  it("is what the contract says, with times of the server's clock", async () => {
    const { app } = await testApp();
    const { status, body } = await post(app, "/v1/uploads", ticketRequest());
    expect(status).toBe(200);
    expect(Value.Check(FormTicket, body)).toBe(true);
    expect(body).toMatchObject({
      url: "https://my-bucket.oss-cn-hangzhou.aliyuncs.com",
      serverTime: "2026-11-22T08:00:00.000Z",
      expiresAt: "2026-11-22T08:15:00.000Z",
    });
  });

  it("pins every field it sends, and what the file may be", async () => {
    const { app } = await testApp();
    const { body } = await post(app, "/v1/uploads", ticketRequest({ name: "合同 1.pdf", size: 12 }));
    const { policy, "x-oss-signature": _signature, ...fields } = body.fields;
    expect(fields).toEqual({
      key: body.key,
      "x-oss-signature-version": "OSS4-HMAC-SHA256",
      "x-oss-credential": "STS.test-one/20261122/cn-hangzhou/oss/aliyun_v4_request",
      "x-oss-date": "20261122T080000Z",
      "x-oss-security-token": "token-of-one",
      "x-oss-content-type": "application/pdf",
      "x-oss-object-acl": "private",
      "x-oss-forbid-overwrite": "true",
      "x-oss-storage-class": "Standard",
      "x-oss-meta-name": "%E5%90%88%E5%90%8C%201.pdf",
      "Cache-Control": "private, max-age=3600",
      "Content-Disposition": `attachment; filename="___1.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%201.pdf`,
      success_action_status: "200",
    });
    const { conditions, expiration } = readPolicy(policy);
    expect(expiration).toBe("2026-11-22T08:15:00.000Z");
    const expected = [
      { bucket: "my-bucket" },
      ["content-length-range", 12, 12],
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    ];
    expect(conditions).toHaveLength(expected.length);
    expect(conditions).toEqual(expect.arrayContaining(expected));
  });

  it("goes to the public address, whichever the server itself uses", async () => {
    const { app } = await testApp({
      OSS_ENDPOINT: "https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
      OSS_PUBLIC_HOST: "files.example.com",
    });
    const { body } = await post(app, "/v1/uploads", ticketRequest());
    expect(body.url).toBe("https://files.example.com");
    expect(JSON.stringify(body)).not.toContain("internal");
  });

  it("is what is given when no kind is named", async () => {
    const { app } = await testApp();
    const { kind: _kind, ...request } = ticketRequest();
    expect((await post(app, "/v1/uploads", request)).body.kind).toBe("form");
  });
});

describe("a put ticket", () => {
  it("is what the contract says and binds every header, the length among them", async () => {
    const { app } = await testApp();
    const { status, body } = await post(app, "/v1/uploads", ticketRequest({ kind: "put" }));
    expect(status).toBe(200);
    expect(Value.Check(PutTicket, body)).toBe(true);
    expect(Object.keys(body.headers).toSorted()).toEqual([
      "cache-control",
      "content-disposition",
      "content-type",
      "x-oss-forbid-overwrite",
      "x-oss-meta-name",
      "x-oss-object-acl",
      "x-oss-storage-class",
    ]);
    const url = new URL(body.url);
    expect(`${url.origin}${url.pathname}`).toBe(`https://my-bucket.oss-cn-hangzhou.aliyuncs.com/${body.key}`);
    expect(url.searchParams.get("x-oss-additional-headers")).toBe(
      "cache-control;content-disposition;content-length",
    );
    expect(url.searchParams.get("x-oss-expires")).toBe("900");
  });
});

describe("the key", () => {
  it("is the same for a repeated request", async () => {
    const { app, clock } = await testApp();
    const request = ticketRequest();
    const first = await post(app, "/v1/uploads", request);
    clock.move(60);
    const second = await post(app, "/v1/uploads", request);
    expect(second.body.key).toBe(first.body.key);
    expect(second.body.expiresAt).not.toBe(first.body.expiresAt);
  });

  it("holds nothing of the file's name but a known extension", async () => {
    const { app } = await testApp();
    const { body } = await post(app, "/v1/uploads", ticketRequest({ name: "秘密 plan.v2.PDF" }));
    expect(body.key).toMatch(/^uploads\/anonymous\/[0-9a-z]{26}\/document\.pdf$/);
  });
});

describe("the lifetime", () => {
  it("ends a minute before the credentials: the guide signs three hours over a token of one", async () => {
    const { app, clock } = await testApp();
    clock.move(3600 - 300);
    const { body } = await post(app, "/v1/uploads", ticketRequest());
    expect(body.expiresAt).toBe("2026-11-22T08:59:00.000Z");
    expect(readPolicy(body.fields.policy).expiration).toBe("2026-11-22T08:59:00.000Z");
    const put = await post(app, "/v1/uploads", ticketRequest({ kind: "put" }));
    expect(put.body.expiresAt).toBe("2026-11-22T08:59:00.000Z");
    expect(new URL(put.body.url).searchParams.get("x-oss-expires")).toBe("240");
  });

  it.each(["form", "put"])(
    "refuses with 503 when the credentials end within two minutes: %s",
    async (kind) => {
      const { app, clock, credentials } = await testApp();
      clock.move(3600 - 119);
      const { status, body, headers } = await post(app, "/v1/uploads", ticketRequest({ kind }));
      expect(status).toBe(503);
      expect(body.error).toMatchObject({ code: "CREDENTIALS_UNAVAILABLE", retryable: true });
      expect(headers["retry-after"]).toBe("10");
      credentials.give(credentialsUntil(new Date(clock.now().getTime() + 3600_000), "two"));
      expect((await post(app, "/v1/uploads", ticketRequest({ kind }))).status).toBe(200);
    },
  );
});

describe("bad input", () => {
  it.each([
    ["an unknown profile", { profile: "everything" }, 400, "UNKNOWN_PROFILE"],
    ["a profile that every object has", { profile: "constructor" }, 400, "UNKNOWN_PROFILE"],
    ["a name with path parts", { name: "../../etc/passwd.pdf" }, 400, "INVALID_NAME"],
    ["a name with control characters", { name: "a\r\nb.pdf" }, 400, "INVALID_NAME"],
    ["a name of 300 Chinese characters", { name: `${"长".repeat(296)}.pdf` }, 400, "INVALID_NAME"],
    ["a type the profile has not", { name: "a.html" }, 415, "FILE_TYPE_NOT_ALLOWED"],
    ["a file that is too large", { size: 100 * 1024 * 1024 + 1 }, 413, "FILE_TOO_LARGE"],
    ["an empty file", { size: 0 }, 422, "FILE_TOO_SMALL"],
  ])("%s is %s %i %s", async (_what, changes, status, code) => {
    const { app, credentials } = await testApp();
    const answer = await post(app, "/v1/uploads", ticketRequest(changes));
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    expect(credentials.asked).toBe(0);
  });

  it.each([
    ["no requestId", { requestId: undefined }, "The field requestId is missing."],
    ["a requestId that is no UUID", { requestId: "1" }, "The field requestId must match pattern"],
    ["a size as text", { size: "12" }, "The field size must be integer."],
    ["a negative size", { size: -1 }, "The field size must be >= 0."],
    ["an unknown kind", { kind: "ftp" }, "The field kind must be equal to"],
    ["a field the contract does not know", { acl: "public-read" }, 'The field "acl" is not known.'],
    [
      "a name that is too long to look at",
      { name: "a".repeat(1025) },
      "The field name must NOT have more than 1024",
    ],
  ])("names the field: %s", async (_what, changes, message) => {
    const { app } = await testApp();
    const answer = await post(app, "/v1/uploads", ticketRequest(changes));
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe("INVALID_REQUEST");
    expect(answer.body.error.message).toContain(message);
  });
});
