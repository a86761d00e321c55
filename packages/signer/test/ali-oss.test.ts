import OSS from "ali-oss";
import signUtils from "ali-oss/lib/common/signUtils.js";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPostForm, objectUrl, presignUrl, signPolicy, signRequest } from "../src/index.ts";
import { credentials, formKey, headers, key, method, query, region, time } from "./arbitraries.ts";

const bucket = "examplebucket";
const bucketUrl = "http://examplebucket.oss-cn-hangzhou.aliyuncs.com";

function client(input: {
  region: string;
  credentials: { accessKeyId: string; accessKeySecret: string; securityToken: string | undefined };
}) {
  const { accessKeyId, accessKeySecret, securityToken } = input.credentials;
  return new OSS({
    bucket,
    region: `oss-${input.region}`,
    accessKeyId,
    accessKeySecret,
    // Named so that the client does not ask for it on the console.
    ...(securityToken && { stsToken: securityToken, refreshSTSToken: null, refreshSTSTokenInterval: 1e9 }),
  });
}

const signatureOf = (url: string) => new URL(url).searchParams.get("x-oss-signature");

afterEach(() => {
  vi.useRealTimers();
});

describe("ali-oss, an independent implementation, signs alike", () => {
  it("any presigned URL", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          credentials,
          region,
          key,
          method,
          at: time,
          query,
          headers,
          expires: fc.integer({ min: 1, max: 604800 }),
        }),
        async (input) => {
          vi.setSystemTime(input.at);
          const additionalHeaders = Object.keys(input.headers);
          const theirs = await client(input).signatureUrlV4(
            input.method,
            input.expires,
            { headers: input.headers, queries: input.query },
            input.key,
            // It names default-signed headers too, where OSS and its other SDKs drop them.
            additionalHeaders.filter((name) => !/^(content-(type|md5)|x-oss-)/.test(name)),
          );
          const ours = presignUrl({ ...input, bucket, bucketUrl, additionalHeaders });
          expect(signatureOf(ours.url)).toBe(signatureOf(theirs));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("any Authorization header", () => {
    fc.assert(
      fc.property(fc.record({ credentials, region, key, method, at: time, query, headers }), (input) => {
        const ours = signRequest({ ...input, bucket, additionalHeaders: Object.keys(input.headers) });
        const { authorization, ...sent } = ours;
        const theirs = signUtils.authorizationV4(
          input.credentials.accessKeyId,
          input.credentials.accessKeySecret,
          input.region,
          input.method,
          { headers: sent, queries: input.query },
          bucket,
          input.key,
          Object.keys(input.headers).filter((name) => !/^(content-(type|md5)|x-oss-)/.test(name)),
        );
        expect(authorization).toBe(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it("any POST form", () => {
    fc.assert(
      fc.property(
        fc.record({
          credentials,
          region,
          key: formKey,
          at: time,
          expires: fc.integer({ min: 1, max: 604800 }),
        }),
        (input) => {
          const { fields } = createPostForm({ ...input, bucket, contentLength: { min: 0, max: 1 } });
          const theirs = signUtils.getSignatureV4(
            input.credentials.accessKeySecret,
            (fields["x-oss-date"] ?? "").slice(0, 8),
            input.region,
            fields.policy ?? "",
          );
          expect(fields["x-oss-signature"]).toBe(theirs);
          // Its public call writes the policy anew, without the spaces of ours.
          const policy = JSON.parse(Buffer.from(fields.policy ?? "", "base64").toString());
          const written = Buffer.from(JSON.stringify(policy)).toString("base64");
          expect(signPolicy(written, input)).toBe(client(input).signPostObjectPolicyV4(policy, input.at));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("ali-oss 6.23.0 departs from OSS's rules, and we do not follow it,", () => {
  const input = {
    credentials: { accessKeyId: "ak", accessKeySecret: "sk", securityToken: undefined },
    region: "cn-hangzhou",
    bucket,
    bucketUrl,
    key: "a.txt",
    method: "GET",
    at: new Date("2026-01-02T03:04:05Z"),
    expires: 60,
  };
  const theirs = (queries: Record<string, string>) =>
    client(input).signatureUrlV4("GET", 60, { queries }, "a.txt");

  it("where a query value is empty: it signs `uploads=` for `uploads`", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: input.at });
    expect(signatureOf(presignUrl({ ...input, query: { uploads: "" } }).url)).not.toBe(
      signatureOf(await theirs({ uploads: "" })),
    );
  });

  it("where names differ in case: it sorts them by locale, not by their bytes", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: input.at });
    const names = { a: "1", B: "2" };
    const ours = presignUrl({ ...input, query: names }).url;
    expect(ours.indexOf("B=2")).toBeLessThan(ours.indexOf("a=1"));
    expect(signatureOf(ours)).not.toBe(signatureOf(await theirs(names)));
  });
});

describe("an object's URL", () => {
  it("still addresses the object after a URL parser has read it", () => {
    fc.assert(
      fc.property(key, (name) => {
        const { pathname } = new URL(objectUrl(bucketUrl, name));
        expect(decodeURIComponent(pathname.slice(1))).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});
