import { timingSafeEqual } from "node:crypto";
import { canonicalRequest, isSignedByDefault, stringToSign } from "./canonical-request.ts";
import type { Claim, IncomingRequest } from "./claim.ts";
import { OSS, scopeText } from "./scope.ts";
import { deriveSigningKey } from "./signing-key.ts";
import { stamp } from "./time.ts";

/** What is wrong with a signature, in the order in which it is looked for. */
export type Fault = "product" | "region" | "day" | "skew" | "expired" | "signature";

/** With a fault come the texts that were compared: the best help there is for whoever signed. */
export type Verdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly fault: Fault;
      readonly stringToSign: string;
      /** Not for a form, whose policy is itself the string to sign. */
      readonly canonicalRequest?: string;
    };

/** What the verifier knows by itself. */
export interface Verifier {
  /** The secret that belongs to the claim's AccessKeyId. */
  readonly accessKeySecret: string;
  /** The bucket's region. */
  readonly region: string;
  readonly now: Date;
  /** Default `oss`. */
  readonly product?: string;
}

const SKEW_MS = 15 * 60 * 1000;
const MAX_POLICY_AGE_MS = 7 * 24 * 3600 * 1000;

/**
 * Verifies a claim made in a header or a query against the request it came with. The token is not looked at: whether
 * it belongs to the AccessKeyId is for the caller to know.
 */
export function verifyRequest(claim: Claim, request: IncomingRequest, verifier: Verifier): Verdict {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && (isSignedByDefault(name) || claim.additionalHeaders.includes(name)))
      headers[name] = value;
  const { "x-oss-signature": _, ...query } = request.query;
  const canonical = canonicalRequest({
    method: request.method,
    bucket: request.bucket,
    key: request.key,
    query: claim.kind === "query" ? query : request.query,
    headers,
    additional: claim.additionalHeaders,
  });
  const text = stringToSign(canonical, stamp(claim.at), scopeText(claim));
  const fault = findFault(claim, text, verifier);
  return fault ? { ok: false, fault, stringToSign: text, canonicalRequest: canonical } : { ok: true };
}

/**
 * Verifies a claim made in a form's fields against its policy. What the policy says is not looked at.
 * @param policy the field as it came: base64
 */
export function verifyForm(claim: Claim, policy: string, verifier: Verifier): Verdict {
  const fault = findFault(claim, policy, verifier);
  return fault ? { ok: false, fault, stringToSign: policy } : { ok: true };
}

function findFault(claim: Claim, text: string, verifier: Verifier): Fault | undefined {
  if (claim.product !== (verifier.product ?? OSS)) return "product";
  if (claim.region !== verifier.region) return "region";
  if (claim.day !== stamp(claim.at).slice(0, 8)) return "day";
  const age = verifier.now.getTime() - claim.at.getTime();
  if (age < -SKEW_MS || (claim.kind === "header" && age > SKEW_MS)) return "skew";
  if (claim.expires !== undefined && age > claim.expires * 1000) return "expired";
  if (claim.kind === "form" && age > MAX_POLICY_AGE_MS) return "expired";
  const expected = deriveSigningKey(verifier.accessKeySecret, claim).digest(text);
  return timingSafeEqual(expected, Buffer.from(claim.signature, "hex")) ? undefined : "signature";
}
