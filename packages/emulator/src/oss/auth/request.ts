import { ClaimError, readClaim, verifyRequest } from "@zhichuan/signer";
import type { Principal } from "../../ram/index.ts";
import { type OssError, ossError } from "../error.ts";
import type { OssRequest, OssService } from "../types.ts";
import { authenticate } from "./principal.ts";
import { claimError } from "./refusal.ts";

/**
 * Who signed a request in its Authorization header or its query; undefined: nobody, it is anonymous.
 * @throws OssError
 * @see https://help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function authenticateRequest(request: OssRequest, service: OssService): Principal | undefined {
  const now = service.now();
  const claim = read(request);
  if (!claim) return undefined;
  return authenticate(claim, { accounts: service.accounts, now }, (accessKeySecret) =>
    verifyRequest(claim, request, { accessKeySecret, region: service.region, now }),
  );
}

function read(request: OssRequest) {
  try {
    return readClaim(request);
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error;
    const { authorization } = request.headers;
    throw authorization === undefined ? queryError(request, error) : headerError(authorization, error);
  }
}

function headerError(authorization: string, error: ClaimError): OssError {
  if (error.code === "credential" && !/\bCredential=[^,]/.test(authorization)) {
    return ossError("headerCredentialMissing", { Detail: error.message });
  }
  return claimError("header", error, /\bSignature=([^,]*)/.exec(authorization)?.[1]);
}

function queryError({ query }: OssRequest, error: ClaimError): OssError {
  if (error.code === "missing" && query["x-oss-expires"] === undefined) {
    return ossError("queryExpiresMissing", { Detail: error.message });
  }
  return claimError("query", error, query["x-oss-signature"]);
}
