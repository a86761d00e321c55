import { describe, expect, it } from "vitest";
import { additionalHeaders, canonicalRequest, lowerCaseNames } from "../src/canonical-request.ts";
import {
  type Credentials,
  type IncomingRequest,
  presignUrl,
  readClaim,
  readFormClaim,
  signPolicy,
  signRequest,
  verifyForm,
  verifyRequest,
} from "../src/index.ts";
import { docVectors, policyVectors, presignVectors, type RequestVector, sdkVectors } from "./vectors.ts";

const credentialsOf = ({ accessKeyId, accessKeySecret, securityToken }: Credentials): Credentials => ({
  accessKeyId,
  accessKeySecret,
  securityToken,
});

/** ali-oss writes a name without a value as null. */
const queryOf = (vector: RequestVector) =>
  Object.fromEntries(Object.entries(vector.query).map(([name, value]) => [name, value ?? ""]));

const inputOf = (vector: RequestVector) => ({
  credentials: credentialsOf(vector),
  region: vector.region,
  product: vector.product,
  bucket: vector.bucket,
  key: vector.key,
  method: vector.method,
  at: new Date(vector.signTime * 1000),
  query: queryOf(vector),
  headers: vector.headers,
  additionalHeaders: vector.additionalHeaders ?? [],
});

const verifierOf = (vector: RequestVector) => ({
  accessKeySecret: vector.accessKeySecret,
  region: vector.region,
  product: vector.product,
  now: new Date(vector.signTime * 1000),
});

function verify(vector: RequestVector, request: IncomingRequest) {
  const claim = readClaim(request);
  if (!claim) throw new Error("no signature in the request");
  return verifyRequest(claim, request, verifierOf(vector));
}

describe("the Authorization header", () => {
  const vectors = sdkVectors.filter(({ kind }) => kind === "header");

  it.each(vectors)("$id is the SDK's", (vector) => {
    const headers = signRequest(inputOf(vector));
    expect(headers.authorization).toBe(vector.expected.authorization);
    expect(verify(vector, { ...inputOf(vector), headers })).toEqual({ ok: true });
  });

  it.each(vectors)("$id has the SDK's canonical request on the way", (vector) => {
    const headers = lowerCaseNames({
      ...vector.headers,
      "x-oss-date": vector.canonicalRequest?.match(/x-oss-date:(\w+)/)?.[1] ?? "",
      ...(vector.securityToken && { "x-oss-security-token": vector.securityToken }),
    });
    const additional = additionalHeaders(vector.additionalHeaders ?? [], headers);
    expect(canonicalRequest({ ...inputOf(vector), headers, additional })).toBe(vector.canonicalRequest);
  });

  it.each(docVectors)("$id is the documentation's", (vector) => {
    const { authorization } = signRequest(inputOf(vector));
    expect(authorization).toContain(`Signature=${vector.expected.signature}`);
    expect(authorization).toContain("AdditionalHeaders=content-disposition;content-length,");
  });
});

describe("the presigned URL", () => {
  const bucketUrl = "https://examplebucket.oss-cn-hangzhou.aliyuncs.com";
  const signatureOf = (url: string) => new URL(url).searchParams.get("x-oss-signature");

  it.each(sdkVectors.filter(({ kind }) => kind === "query"))("$id is the SDK's", (vector) => {
    const { url, headers } = presignUrl({ ...inputOf(vector), bucketUrl, expires: vector.expires });
    for (const [name, value] of Object.entries(vector.expected))
      expect(new URL(url).searchParams.get(name), name).toBe(value);
    const query = Object.fromEntries(new URL(url).searchParams);
    expect(verify(vector, { ...inputOf(vector), query, headers })).toEqual({ ok: true });
  });

  it.each(presignVectors.filter(({ agreesWithReference }) => agreesWithReference))(
    "$id is ali-oss's",
    (vector) => {
      const { url } = presignUrl({ ...inputOf(vector), bucketUrl, expires: vector.expires });
      expect(signatureOf(url)).toBe(vector.expected["x-oss-signature"]);
    },
  );

  it.each(presignVectors.filter(({ agreesWithReference }) => !agreesWithReference))(
    "$id is OSS's where ali-oss signs a name without a value as `uploads=`",
    (vector) => {
      const { url } = presignUrl({ ...inputOf(vector), bucketUrl, expires: vector.expires });
      expect(signatureOf(url)).toBe(vector.reference?.signature);
      expect(signatureOf(url)).not.toBe(vector.expected["x-oss-signature"]);
    },
  );
});

describe("the POST policy", () => {
  it.each(policyVectors)("$id is ali-oss's", (vector) => {
    const policy = Buffer.from(vector.policyJson).toString("base64");
    expect(policy).toBe(vector.expected.policy);
    const at = new Date(vector.now);
    const signature = signPolicy(policy, { credentials: credentialsOf(vector), region: vector.region, at });
    expect(signature).toBe(vector.expected["x-oss-signature"]);
    const verifier = { accessKeySecret: vector.accessKeySecret, region: vector.region, now: at };
    expect(verifyForm(readFormClaim(vector.expected), policy, verifier)).toEqual({ ok: true });
  });
});
