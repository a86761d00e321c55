import { describe, expect, test } from "vitest";
import { goodQuery, key, type SignedRequest, setUp, signedRequest } from "./setup.ts";

const awkward = {
  ...goodQuery,
  Policy:
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:盒子/ !\'()*~+%&=/*"}]}',
};

describe("a request signed by the official library is taken", () => {
  test.each([
    ["as it is", signedRequest(goodQuery)],
    ["with every awkward character in a parameter", signedRequest(awkward)],
    [
      "with a form as its body",
      signedRequest(
        {},
        {
          payload: String(new URLSearchParams(awkward)),
          headers: { "content-type": "application/x-www-form-urlencoded" },
        },
      ),
    ],
    [
      "with `+` for spaces and other escapes on the way",
      rewrite(signedRequest(awkward), (url) => url.replaceAll("%20", "+").replaceAll("%2A", "*")),
    ],
    ["14 minutes late", signedRequest(goodQuery, { date: new Date(Date.now() - 14 * 60_000) })],
    ["14 minutes early", signedRequest(goodQuery, { date: new Date(Date.now() + 14 * 60_000) })],
  ])("%s", async (_name, request) => {
    const response = await setUp().app.inject(request);
    expect(response.json()).toHaveProperty("Credentials");
  });
});

describe("one change makes it a forgery", () => {
  const flipLast = (text: string) => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  const change = (headers: Record<string, string | undefined>) => (request: SignedRequest) => ({
    ...request,
    headers: Object.fromEntries(
      Object.entries({ ...request.headers, ...headers }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>,
  });
  const reauthorize = (edit: (authorization: string) => string) => (request: SignedRequest) =>
    change({ authorization: edit(request.headers.authorization ?? "") })(request);
  const edit = (from: string, to: string) => (request: SignedRequest) =>
    rewrite(request, (url) => url.replace(from, to));

  test.each<[string, string, (request: SignedRequest) => SignedRequest]>([
    ["a parameter changed", "SignatureDoesNotMatch", edit("DurationSeconds=900", "DurationSeconds=3600")],
    ["a parameter added", "SignatureDoesNotMatch", (r) => ({ ...r, url: `${r.url}&ExternalId=x1` })],
    ["a parameter removed", "SignatureDoesNotMatch", edit("&DurationSeconds=900", "")],
    ["a parameter twice", "SignatureDoesNotMatch", (r) => ({ ...r, url: `${r.url}&DurationSeconds=900` })],
    ["a character of the signature", "SignatureDoesNotMatch", reauthorize(flipLast)],
    [
      "the signature in capitals",
      "IncompleteSignature",
      reauthorize((a) => a.replace(/[0-9a-f]{64}$/, (s) => s.toUpperCase())),
    ],
    ["the signature cut short", "IncompleteSignature", reauthorize((a) => a.slice(0, -2))],
    [
      "another scheme",
      "IncompleteSignature",
      reauthorize((a) => a.replace("ACS3-HMAC-SHA256", "ACS3-HMAC-SM3")),
    ],
    [
      "another key",
      "InvalidAccessKeyId.NotFound",
      reauthorize((a) => a.replace(key.accessKeyId, "LTAI-OTHER")),
    ],
    [
      "a header's name left out of the list",
      "IncompleteSignature",
      reauthorize((a) => a.replace(";x-acs-version", "")),
    ],
    ["another action", "SignatureDoesNotMatch", change({ "x-acs-action": "GetCallerIdentity" })],
    ["another version", "SignatureDoesNotMatch", change({ "x-acs-version": "2015-04-02" })],
    [
      "another date",
      "SignatureDoesNotMatch",
      change({ "x-acs-date": new Date(Date.now() + 5000).toISOString().replace(/\.\d+/, "") }),
    ],
    ["another nonce", "SignatureDoesNotMatch", change({ "x-acs-signature-nonce": "other" })],
    ["another host", "SignatureDoesNotMatch", change({ host: "sts.cn-beijing.aliyuncs.com" })],
    ["a further x-acs- header", "IncompleteSignature", change({ "x-acs-extra": "1" })],
    ["a token that nobody issued", "IncompleteSignature", change({ "x-acs-security-token": "CAIS" })],
    ["a body", "SignatureDoesNotMatch", (r) => ({ ...r, payload: "a=b" })],
    ["another hash of the body", "SignatureDoesNotMatch", change({ "x-acs-content-sha256": "0".repeat(64) })],
    ["no Authorization", "MissingParameter", change({ authorization: undefined })],
    ["no date", "InvalidTimeStamp.Format", change({ "x-acs-date": undefined })],
    ["an impossible date", "InvalidTimeStamp.Expired", change({ "x-acs-date": "2026-13-41T00:00:00Z" })],
  ])("%s: %s", async (_name, code, forge) => {
    const { app } = setUp();
    const response = await app.inject(forge(signedRequest(goodQuery)));
    expect(response.json()).toMatchObject({ Code: code });
    expect(response.statusCode).toBe(code === "InvalidAccessKeyId.NotFound" ? 404 : 400);
  });

  test("a hash of the body that was signed but is not the body's", async () => {
    const { app } = setUp();
    const request = signedRequest(goodQuery, { headers: { "x-acs-content-sha256": "0".repeat(64) } });
    expect((await app.inject(request)).json()).toMatchObject({ Code: "SignatureDoesNotMatch" });
  });
});

test("a wrong secret: the answer carries the string to sign, never the secret", async () => {
  const { app } = setUp();
  const wrong = { ...key, accessKeySecret: "wrong" };
  const response = await app.inject(signedRequest(goodQuery, { credentials: wrong }));
  expect(response.statusCode).toBe(400);
  expect(response.json().Message).toMatch(/server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
  expect(response.body).not.toContain(key.accessKeySecret);
});

test("a request is good once", async () => {
  const { app } = setUp();
  const request = signedRequest(goodQuery);
  expect((await app.inject(request)).statusCode).toBe(200);
  expect((await app.inject(request)).json()).toMatchObject({ Code: "SignatureNonceUsed" });
});

test.each([-16, 16])("%i minutes off: InvalidTimeStamp.Expired", async (minutes) => {
  const { app } = setUp();
  const request = signedRequest(goodQuery, { date: new Date(Date.now() + minutes * 60_000) });
  expect((await app.inject(request)).json()).toMatchObject({ Code: "InvalidTimeStamp.Expired" });
});

test("a disabled key: InvalidAccessKeyId.Inactive", async () => {
  const { accounts, app } = setUp();
  accounts.addUser({ name: "uploader", ...key, active: false });
  const response = await app.inject(signedRequest(goodQuery));
  expect(response.json()).toMatchObject({ Code: "InvalidAccessKeyId.Inactive" });
  expect(response.statusCode).toBe(403);
});

test("another API, another path, another method: InvalidAction.NotFound", async () => {
  const { app } = setUp();
  const other = signedRequest(goodQuery, { headers: { "x-acs-action": "GetCallerIdentity" } });
  const requests = [
    other,
    { ...signedRequest(goodQuery), url: "/x" },
    { ...signedRequest(goodQuery), method: "GET" as const },
  ];
  for (const request of requests) {
    const response = await app.inject(request);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ Code: "InvalidAction.NotFound" });
  }
});

function rewrite(request: SignedRequest, edit: (url: string) => string): SignedRequest {
  return { ...request, url: edit(request.url) };
}
