import type { Claim, ClaimError, Verdict } from "@zhichuan/signer";
import { type OssError, ossError } from "../error.ts";

type Kind = Claim["kind"];
type Refusal = Parameters<typeof ossError>[0];

/** What OSS calls an unreadable signature, by where it stands. */
const unreadable: Readonly<Record<Kind, Readonly<Record<ClaimError["code"], Refusal>>>> = {
  header: {
    missing: "authorizationMalformed",
    version: "headerVersion",
    credential: "headerCredential",
    date: "dateMissing",
    expires: "authorizationMalformed",
    signature: "headerSignatureMissing",
  },
  query: {
    missing: "queryMalformed",
    version: "queryVersion",
    credential: "queryCredential",
    date: "queryDate",
    expires: "queryExpires",
    signature: "querySignatureMissing",
  },
  form: {
    missing: "formFieldMissing",
    version: "formVersion",
    credential: "formCredential",
    date: "formDate",
    expires: "formFieldMissing",
    signature: "formSignatureEmpty",
  },
};

type Fault = Extract<Verdict, { ok: false }>["fault"];

/** What OSS calls a signature that does not hold, by where it stands. */
const untrue: Readonly<Record<Kind, Readonly<Record<Fault, Refusal>>>> = {
  header: {
    product: "headerProduct",
    region: "headerRegion",
    day: "headerDay",
    skew: "timeTooSkewed",
    expired: "requestExpired",
    signature: "headerSignatureMismatch",
  },
  query: {
    product: "queryProduct",
    region: "queryRegion",
    day: "queryDay",
    skew: "timeTooSkewed",
    expired: "requestExpired",
    signature: "headerSignatureMismatch",
  },
  form: {
    product: "formProduct",
    region: "formRegion",
    day: "formDay",
    skew: "timeTooSkewed",
    expired: "requestExpired",
    signature: "formSignatureMismatch",
  },
};

/**
 * The refusal of a signature that cannot be read; the claim's own sentence says which part.
 * @param given the signature itself, however it looks: one that is there, but cannot be right, is only a wrong one
 */
export function claimError(kind: Kind, { code, message }: ClaimError, given: string | undefined): OssError {
  if (code === "signature" && given) return ossError(untrue[kind].signature, { SignatureProvided: given });
  return ossError(unreadable[kind][code], { Detail: message });
}

/** The refusal of a signature that does not hold, with what OSS computed beside what it was given. */
export function faultError(claim: Claim, verdict: Extract<Verdict, { ok: false }>, now: Date): OssError {
  return ossError(untrue[claim.kind][verdict.fault], details(claim, verdict, now));
}

function details(claim: Claim, verdict: Extract<Verdict, { ok: false }>, now: Date): Record<string, string> {
  switch (verdict.fault) {
    case "skew":
      return {
        MaxAllowedSkewMilliseconds: "900000",
        RequestTime: claim.at.toISOString(),
        ServerTime: now.toISOString(),
      };
    case "expired":
      return { Expires: expiry(claim).toISOString(), ServerTime: now.toISOString() };
    case "signature":
      return {
        OSSAccessKeyId: claim.accessKeyId,
        SignatureProvided: claim.signature,
        StringToSign: verdict.stringToSign,
        ...(verdict.canonicalRequest !== undefined && {
          // Headers are bytes; whoever reads this wants to see their text.
          CanonicalRequest: Buffer.from(verdict.canonicalRequest, "latin1").toString(),
        }),
      };
    default:
      return { ArgumentName: "x-oss-credential", ArgumentValue: scope(claim) };
  }
}

const sevenDays = 7 * 24 * 3600;

function expiry({ at, expires = sevenDays }: Claim): Date {
  return new Date(at.getTime() + expires * 1000);
}

function scope({ accessKeyId, day, region, product }: Claim): string {
  return `${accessKeyId}/${day}/${region}/${product}/aliyun_v4_request`;
}
