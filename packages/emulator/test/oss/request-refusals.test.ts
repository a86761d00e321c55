import { presignUrl, signRequest } from "@zhichuan/signer";
import { describe, expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { type Clock, emulate, noon, openSession, storedFiles } from "./support/emulate.ts";
import { refusal, send } from "./support/http.ts";

/** A valid upload, to be changed in one place before it is sent. */
interface Draft {
  readonly emulator: Emulator & { clock: Clock };
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Change = readonly [
  name: string,
  change: (draft: Draft) => void,
  expected: readonly [status: number, code: string, ec: string | undefined],
];
type Credentials = Parameters<typeof signRequest>[0]["credentials"];

const seconds = (count: number) => new Date(noon.getTime() + count * 1000);
const flip = (digit: string) => (digit === "0" ? "1" : "0");
const later = (count: number) => (draft: Draft) => {
  draft.emulator.clock.now = seconds(count);
};
const change = (where: "path" | "method" | "body", from: string | RegExp, to: string) => (draft: Draft) => {
  const value = draft[where];
  draft[where] = value.replace(from, to);
  if (draft[where] === value) throw new Error(`${where} ${value} does not contain ${from}`);
};
const header = (name: string, value: string) => (draft: Draft) => {
  draft.headers[name] = value;
};

const mismatch = [403, "SignatureDoesNotMatch", "0002-00000201"] as const;

async function refused({ emulator, method, path, headers, body }: Draft, [status, code, ec]: Change[2]) {
  const answer = refusal(await send(emulator.ossUrl, { method, path, headers, body }));
  expect(answer).toMatchObject({ status, code });
  expect(answer.ec).toBe(ec);
  expect(await storedFiles(emulator)).toEqual([]);
}

const common = {
  region: "cn-hangzhou",
  bucket: "zhichuan-dev",
  key: "uploads/a b.txt",
  method: "PUT",
  at: noon,
};
const path = "/uploads/a%20b.txt";
const body = "hello";

describe("in the Authorization header", () => {
  type Input = Partial<Parameters<typeof signRequest>[0]>;
  const sign = (draft: Draft, input: Input = {}) => {
    const credentials: Credentials = draft.emulator.ramUser;
    const signed = { "content-type": "text/plain", "x-oss-meta-a": "1", "x-oss-forbid-overwrite": "true" };
    draft.headers = signRequest({ ...common, credentials, headers: signed, ...input });
  };
  const signedDraft = async () => {
    const draft: Draft = { emulator: await emulate(), method: "PUT", path, headers: {}, body };
    sign(draft);
    return draft;
  };
  const resign = (input: (draft: Draft) => Input) => (draft: Draft) => sign(draft, input(draft));
  const authorization = (from: string | RegExp, to: string) => (draft: Draft) => {
    const value = draft.headers.authorization ?? "";
    draft.headers.authorization = value.replace(from, to);
    if (draft.headers.authorization === value) throw new Error(`${value} does not contain ${from}`);
  };
  const drop = (name: string) => (draft: Draft) => {
    delete draft.headers[name];
  };

  const changes: readonly Change[] = [
    ["another key", change("path", "a%20b", "a%20c"), mismatch],
    ["a key with a plus for the space", change("path", "%20", "+"), mismatch],
    [
      "another bucket",
      header("host", "zhichuan-other.oss-cn-hangzhou.aliyuncs.com"),
      [404, "NoSuchBucket", "0015-00000101"],
    ],
    [
      "an endpoint of another region",
      header("host", "zhichuan-dev.oss-cn-beijing.aliyuncs.com"),
      [403, "AccessDenied", "0003-00001403"],
    ],
    ["signed for another bucket", resign(() => ({ bucket: "zhichuan-other" })), mismatch],
    ["another method", change("method", "PUT", "DELETE"), mismatch],
    ["a query that was not signed", change("path", /$/, "?x-oss-traffic-limit=1"), mismatch],
    ["a sub-resource that was not signed", change("path", /$/, "?acl"), mismatch],
    ["another content type", header("content-type", "text/html"), mismatch],
    ["no content type", drop("content-type"), mismatch],
    ["a header of OSS changed", header("x-oss-meta-a", "2"), mismatch],
    ["a header of OSS added", header("x-oss-object-acl", "public-read"), mismatch],
    ["a header of OSS removed", drop("x-oss-forbid-overwrite"), mismatch],
    [
      "an additional header changed",
      (draft) => {
        sign(draft, { headers: { "cache-control": "no-cache" }, additionalHeaders: ["cache-control"] });
        draft.headers["cache-control"] = "max-age=1";
      },
      mismatch,
    ],
    [
      "the first digit of the signature",
      (draft) => {
        const [credential, signature = ""] = (draft.headers.authorization ?? "").split("Signature=");
        draft.headers.authorization = `${credential}Signature=${flip(signature.slice(0, 1))}${signature.slice(1)}`;
      },
      mismatch,
    ],
    [
      "the last digit of the signature",
      (draft) => {
        const value = draft.headers.authorization ?? "";
        draft.headers.authorization = value.slice(0, -1) + flip(value.slice(-1));
      },
      mismatch,
    ],
    [
      "a signature in capitals",
      (draft) => {
        const [credential, signature = ""] = (draft.headers.authorization ?? "").split("Signature=");
        draft.headers.authorization = `${credential}Signature=${signature.toUpperCase()}`;
      },
      mismatch,
    ],
    ["a signature cut short", authorization(/.{2}$/, ""), mismatch],
    ["no signature", authorization(/,Signature=.*/, ""), [400, "InvalidArgument", undefined]],
    ["no credential", authorization(/Credential=[^,]*,/, ""), [400, "InvalidArgument", "0002-00000205"]],
    [
      "the credential's day",
      authorization("/20260304/", "/20260305/"),
      [400, "InvalidArgument", "0002-00000212"],
    ],
    [
      "the credential's day with hyphens",
      authorization("/20260304/", "/2026-03-04/"),
      [400, "InvalidArgument", "0002-00000213"],
    ],
    [
      "the credential's region",
      authorization("cn-hangzhou", "cn-beijing"),
      [400, "InvalidArgument", "0002-00000228"],
    ],
    [
      "the credential's region with oss-",
      authorization("cn-hangzhou", "oss-cn-hangzhou"),
      [400, "InvalidArgument", "0002-00000228"],
    ],
    ["the credential's product", authorization("/oss/", "/s3/"), [400, "InvalidArgument", "0002-00000213"]],
    [
      "the credential's end",
      authorization("aliyun_v4_request", "aws4_request"),
      [400, "InvalidArgument", "0002-00000213"],
    ],
    [
      "the credential's AccessKey",
      authorization("LTAI-", "LTAX-"),
      [403, "InvalidAccessKeyId", "0002-00000902"],
    ],
    [
      "the secret of another",
      resign((draft) => ({ credentials: { ...draft.emulator.ramUser, accessKeySecret: "guess" } })),
      mismatch,
    ],
    [
      "a V1 signature",
      header("authorization", "OSS LTAI-ZHICHUAN-EMULATOR:c2lnbmF0dXJl"),
      [400, "InvalidArgument", undefined],
    ],
    ["no date", drop("x-oss-date"), [403, "AccessDenied", "0002-00000503"]],
    ["another second", header("x-oss-date", "20260304T120001Z"), mismatch],
    ["a second more than 15 minutes late", later(901), [403, "RequestTimeTooSkewed", "0002-00000504"]],
    ["a second more than 15 minutes early", later(-901), [403, "RequestTimeTooSkewed", "0002-00000504"]],
    [
      "a token where there is no session",
      header("x-oss-security-token", "CAIS"),
      [403, "InvalidSecurityToken", "0002-00000006"],
    ],
    [
      "a session without its token",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator) });
        delete draft.headers["x-oss-security-token"];
      },
      [403, "InvalidAccessKeyId", "0002-00000003"],
    ],
    [
      "a session with another one's token",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator) });
        draft.headers["x-oss-security-token"] = openSession(draft.emulator).securityToken;
      },
      [403, "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004"],
    ],
    [
      "a session that is over",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator), at: seconds(3600) });
        draft.emulator.clock.now = seconds(3600);
      },
      [403, "SecurityTokenExpired", "0002-00000007"],
    ],
    [
      "nobody's signature",
      (draft) => {
        draft.headers = {};
      },
      [403, "AccessDenied", "0003-00000001"],
    ],
  ];

  test.each(changes)("refused, and nothing stored: %s", async (_name, change, expected) => {
    const draft = await signedDraft();
    change(draft);
    await refused(draft, expected);
  });

  test("the same request, unchanged, is stored", async () => {
    const draft = await signedDraft();
    const { status } = await send(draft.emulator.ossUrl, draft);
    expect(status).toBe(200);
    expect(await storedFiles(draft.emulator)).toHaveLength(2);
  });

  test("a signature that does not match is answered with what was signed", async () => {
    const draft = await signedDraft();
    draft.headers["x-oss-meta-a"] = Buffer.from("中").toString("latin1");
    const { details } = refusal(await send(draft.emulator.ossUrl, draft));
    expect(details.CanonicalRequest).toBe(
      [
        "PUT",
        "/zhichuan-dev/uploads/a%20b.txt",
        "",
        "content-type:text/plain",
        "x-oss-content-sha256:UNSIGNED-PAYLOAD",
        "x-oss-date:20260304T120000Z",
        "x-oss-forbid-overwrite:true",
        "x-oss-meta-a:中",
        "",
        "",
        "UNSIGNED-PAYLOAD",
      ].join("\n"),
    );
    expect(details.StringToSign).toMatch(
      /^OSS4-HMAC-SHA256\n20260304T120000Z\n20260304\/cn-hangzhou\/oss\/aliyun_v4_request\n[0-9a-f]{64}$/,
    );
    expect(draft.headers.authorization).toContain(details.SignatureProvided);
  });

  test("a skewed clock is told how far it may be off", async () => {
    const draft = await signedDraft();
    later(3600)(draft);
    expect(refusal(await send(draft.emulator.ossUrl, draft)).details).toMatchObject({
      MaxAllowedSkewMilliseconds: "900000",
      RequestTime: "2026-03-04T12:00:00.000Z",
      ServerTime: "2026-03-04T13:00:00.000Z",
    });
  });
});

describe("in the query", () => {
  type Input = Partial<Parameters<typeof presignUrl>[0]>;
  const sign = (draft: Draft, input: Input = {}) => {
    const { ramUser: credentials, ossUrl: bucketUrl } = draft.emulator;
    const signed = { "content-type": "text/plain" };
    const { url, headers } = presignUrl({
      ...common,
      credentials,
      bucketUrl,
      expires: 60,
      headers: signed,
      ...input,
    });
    draft.path = url.slice(bucketUrl.length);
    draft.headers = headers;
  };
  const signedDraft = async () => {
    const draft: Draft = { emulator: await emulate(), method: "PUT", path, headers: {}, body };
    sign(draft);
    return draft;
  };
  const drop = (name: string) => change("path", new RegExp(`${name}=[^&]*&?`), "");

  const changes: readonly Change[] = [
    ["another key", change("path", "a%20b", "a%20c"), mismatch],
    ["another method", change("method", "PUT", "DELETE"), mismatch],
    ["a query that was not signed", change("path", /$/, "&x-oss-traffic-limit=1"), mismatch],
    ["a sub-resource that was not signed", change("path", /$/, "&tagging"), mismatch],
    ["another content type", header("content-type", "text/html"), mismatch],
    [
      "a content type nobody signed",
      (draft) => {
        sign(draft, { headers: {} });
        draft.headers["content-type"] = "text/plain";
      },
      mismatch,
    ],
    ["a header of OSS added", header("x-oss-object-acl", "public-read"), mismatch],
    [
      "an additional header that is longer",
      (draft) => {
        sign(draft, { headers: { "content-length": "4" }, additionalHeaders: ["content-length"] });
        draft.headers = { "content-length": "5" };
      },
      mismatch,
    ],
    ["signed for another bucket", (draft) => sign(draft, { bucket: "zhichuan-other" }), mismatch],
    [
      "the last digit of the signature",
      (draft) => {
        draft.path = draft.path.slice(0, -1) + flip(draft.path.slice(-1));
      },
      mismatch,
    ],
    ["a longer life", change("path", "x-oss-expires=60", "x-oss-expires=61"), mismatch],
    [
      "a life of eight days",
      change("path", "x-oss-expires=60", "x-oss-expires=691200"),
      [400, "InvalidArgument", "0002-00000232"],
    ],
    [
      "no life",
      change("path", "x-oss-expires=60", "x-oss-expires=0"),
      [400, "InvalidArgument", "0002-00000232"],
    ],
    ["another second", change("path", "T120000Z", "T120001Z"), mismatch],
    ["a date that is none", change("path", "T120000Z", "T1200"), [403, "AccessDenied", "0002-00000502"]],
    [
      "the credential's day",
      change("path", "%2F20260304%2F", "%2F20260305%2F"),
      [400, "InvalidArgument", "0002-00000223"],
    ],
    [
      "the credential's region",
      change("path", "cn-hangzhou", "cn-beijing"),
      [400, "InvalidArgument", "0002-00000226"],
    ],
    [
      "the credential's end",
      change("path", "aliyun_v4_request", "aws4_request"),
      [400, "InvalidArgument", "0002-00000224"],
    ],
    [
      "the credential's AccessKey",
      change("path", "LTAI-", "LTAX-"),
      [403, "InvalidAccessKeyId", "0002-00000902"],
    ],
    ["an unknown version", change("path", "OSS4-HMAC", "OSS2-HMAC"), [400, "InvalidArgument", undefined]],
    ["no credential", drop("x-oss-credential"), [403, "AccessDenied", undefined]],
    ["no life given", drop("x-oss-expires"), [403, "AccessDenied", "0002-00000215"]],
    ["no signature", drop("x-oss-signature"), [403, "AccessDenied", undefined]],
    ["a second too late", later(61), [403, "AccessDenied", "0002-00000069"]],
    ["a second more than 15 minutes early", later(-901), [403, "RequestTimeTooSkewed", "0002-00000504"]],
    [
      "a session without its token",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator) });
        drop("x-oss-security-token")(draft);
      },
      [403, "InvalidAccessKeyId", "0002-00000003"],
    ],
    [
      "a session with another one's token",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator) });
        const other = encodeURIComponent(openSession(draft.emulator).securityToken);
        change("path", /x-oss-security-token=[^&]*/, `x-oss-security-token=${other}`)(draft);
      },
      [403, "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004"],
    ],
    [
      "a token whose plus signs were not encoded",
      (draft) => {
        const keys = { ...openSession(draft.emulator), securityToken: "a+b" };
        const role = draft.emulator.accounts.findRole(draft.emulator.roleArn);
        if (!role) throw new Error("no role");
        draft.emulator.accounts.openSession({ role, name: "plus", keys, durationSeconds: 3600 });
        sign(draft, { credentials: keys });
        change("path", "a%2Bb", "a+b")(draft);
      },
      [403, "InvalidSecurityToken", "0002-00000006"],
    ],
    [
      "a session that is over",
      (draft) => {
        sign(draft, { credentials: openSession(draft.emulator), expires: 7200 });
        draft.emulator.clock.now = seconds(3600);
      },
      [403, "SecurityTokenExpired", "0002-00000007"],
    ],
  ];

  test.each(changes)("refused, and nothing stored: %s", async (_name, change, expected) => {
    const draft = await signedDraft();
    change(draft);
    await refused(draft, expected);
  });

  test("the same URL, unchanged, is good from 15 minutes before to its last second", async () => {
    const draft = await signedDraft();
    for (const now of [seconds(-900), seconds(60)]) {
      draft.emulator.clock.now = now;
      expect((await send(draft.emulator.ossUrl, draft)).status).toBe(200);
    }
  });
});
