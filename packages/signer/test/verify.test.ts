import { describe, expect, it } from "vitest";
import {
  createPostForm,
  type IncomingRequest,
  presignUrl,
  readClaim,
  readFormClaim,
  signRequest,
  verifyForm,
  verifyRequest,
} from "../src/index.ts";

const at = new Date("2026-11-22T10:00:00Z");
const base = {
  credentials: { accessKeyId: "STS.a", accessKeySecret: "secret", securityToken: "token" },
  region: "cn-hangzhou",
  bucket: "examplebucket",
  key: "目录/a b+c.txt",
  method: "PUT",
  at,
  query: { "response-content-type": "text/plain" },
  headers: { "content-type": "text/plain", "content-length": "3", "x-oss-meta-a": "1" },
  additionalHeaders: ["content-length"],
};
const verifier = { accessKeySecret: "secret", region: "cn-hangzhou", now: at };
const after = (seconds: number) => ({ ...verifier, now: new Date(at.getTime() + seconds * 1000) });

function judge(request: IncomingRequest, by = verifier) {
  const claim = readClaim(request);
  if (!claim) throw new Error("no signature");
  const verdict = verifyRequest(claim, request, by);
  return verdict.ok ? "ok" : verdict.fault;
}

const headerSigned: IncomingRequest = { ...base, headers: signRequest(base) };
const presigned = presignUrl({
  ...base,
  bucketUrl: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com",
  expires: 60,
});
const querySigned: IncomingRequest = {
  ...base,
  headers: presigned.headers,
  query: Object.fromEntries(new URL(presigned.url).searchParams),
};

describe.each([
  ["a header", headerSigned],
  ["a query", querySigned],
])("a request signed in %s", (_kind, request) => {
  it("is believed as it is, with headers nobody signed added", () => {
    expect(judge(request)).toBe("ok");
    expect(judge({ ...request, headers: { ...request.headers, "user-agent": "x", host: "y" } })).toBe("ok");
  });

  const changes: [string, Partial<IncomingRequest>][] = [
    ["another method", { method: "GET" }],
    ["another bucket", { bucket: "otherbucket" }],
    ["another key", { key: "目录/a b c.txt" }],
    ["no key", { key: undefined }],
    ["a query value", { query: { ...request.query, "response-content-type": "text/html" } }],
    ["a query name more", { query: { ...request.query, acl: "" } }],
    ["another content-type", { headers: { ...request.headers, "content-type": "text/html" } }],
    ["no content-type", { headers: { ...request.headers, "content-type": undefined } }],
    ["an x-oss- header more", { headers: { ...request.headers, "x-oss-object-acl": "public-read" } }],
    ["another additional header", { headers: { ...request.headers, "content-length": "4" } }],
  ];
  it.each(changes)("is refused with %s", (_what, change) => {
    expect(judge({ ...request, ...change })).toBe("signature");
  });

  it("is refused by another secret, another region and another product", () => {
    expect(judge(request, { ...verifier, accessKeySecret: "Secret" })).toBe("signature");
    expect(judge(request, { ...verifier, region: "cn-shanghai" })).toBe("region");
    expect(judge(request, { ...verifier, product: "oss-cloudbox" } as typeof verifier)).toBe("product");
  });

  it("is refused from more than 15 minutes in the future", () => {
    expect(judge(request, after(-900))).toBe("ok");
    expect(judge(request, after(-901))).toBe("skew");
  });
});

it("a header's value keeps the byte A0 at its end, in which letters end, and loses blanks", () => {
  const value = Buffer.from("voilà").toString("latin1");
  const headers = signRequest({ ...base, headers: { "x-oss-meta-a": value } });
  expect(judge({ ...base, headers })).toBe("ok");
  expect(judge({ ...base, headers: { ...headers, "x-oss-meta-a": ` ${value}\t` } })).toBe("ok");
  expect(judge({ ...base, headers: { ...headers, "x-oss-meta-a": value.slice(0, -1) } })).toBe("signature");
});

describe("how long", () => {
  it("a header lives: 15 minutes", () => {
    expect(judge(headerSigned, after(900))).toBe("ok");
    expect(judge(headerSigned, after(901))).toBe("skew");
  });

  it("a presigned URL lives: as many seconds as it says", () => {
    expect(judge(querySigned, after(60))).toBe("ok");
    expect(judge(querySigned, after(61))).toBe("expired");
    expect(
      judge({ ...querySigned, query: { ...querySigned.query, "x-oss-expires": "600" } }, after(61)),
    ).toBe("signature");
  });

  it("a form's signature lives: 7 days, however long its policy", () => {
    const { fields } = createPostForm({
      ...base,
      fields: {},
      expires: 604800,
      contentLength: { min: 0, max: 1 },
    });
    const judgeForm = (by: typeof verifier) => {
      const verdict = verifyForm(readFormClaim(fields), fields.policy ?? "", by);
      return verdict.ok ? "ok" : verdict.fault;
    };
    expect(judgeForm(after(604800))).toBe("ok");
    expect(judgeForm(after(604801))).toBe("expired");
    expect(judgeForm(after(-901))).toBe("skew");
  });
});

describe("a form", () => {
  const { fields } = createPostForm({ ...base, fields: {}, expires: 60, contentLength: { min: 0, max: 1 } });

  it("is refused with one byte of its policy changed, and gives back what it compared", () => {
    const policy = `A${fields.policy?.slice(1)}`;
    expect(verifyForm(readFormClaim(fields), policy, verifier)).toEqual({
      ok: false,
      fault: "signature",
      stringToSign: policy,
    });
  });

  it("is refused with the day of its scope moved", () => {
    const moved = { ...fields, "x-oss-credential": "STS.a/20261121/cn-hangzhou/oss/aliyun_v4_request" };
    const verdict = verifyForm(readFormClaim(moved), fields.policy ?? "", verifier);
    expect(verdict).toMatchObject({ ok: false, fault: "day" });
  });

  it.each([
    ["missing", { "x-oss-signature": undefined }],
    ["missing", { "x-oss-date": undefined }],
    ["version", { "x-oss-signature-version": "OSS2" }],
    ["credential", { "x-oss-credential": "STS.a/20261122/cn-hangzhou/oss" }],
    ["credential", { "x-oss-credential": "STS.a/2026-11-22/cn-hangzhou/oss/aliyun_v4_request" }],
    ["date", { "x-oss-date": "20261131T100000Z" }],
    ["date", { "x-oss-date": "2026-11-22T10:00:00Z" }],
    ["signature", { "x-oss-signature": "zz" }],
  ])("cannot be read: %s in %o", (code, change) => {
    const changed = Object.fromEntries(
      Object.entries({ ...fields, ...change }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
    expect(() => readFormClaim(changed)).toThrow(expect.objectContaining({ name: "ClaimError", code }));
  });
});

describe("a claim", () => {
  it("is absent from an anonymous request", () => {
    expect(readClaim({ method: "GET", query: { prefix: "a" }, headers: { host: "b" } })).toBeUndefined();
  });

  it.each(["0", "604801", "-1", "1.5", "", "9999999999"])("with x-oss-expires=%s is refused", (expires) => {
    const query = { ...querySigned.query, "x-oss-expires": expires };
    expect(() => readClaim({ ...querySigned, query })).toThrow(expect.objectContaining({ code: "expires" }));
  });

  it("of another version of the signature is refused", () => {
    const headers = { authorization: "OSS ak:signature" };
    expect(() => readClaim({ method: "GET", query: {}, headers })).toThrow(
      expect.objectContaining({ code: "version" }),
    );
  });
});
