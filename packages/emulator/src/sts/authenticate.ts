import type { Accounts, Principal } from "../ram/index.ts";
import {
  type Acs3Request,
  acs3StringToSign,
  hexSha256,
  readAcs3Claim,
  unsignedHeaders,
  verifyAcs3,
} from "./acs3.ts";
import { StsError } from "./sts-error.ts";

/** How far a request's `x-acs-date` may be from the server's time, both ways. */
const maxSkewMs = 15 * 60 * 1000;

/** Finds out who sent a request; one instance remembers the nonces it has seen. */
export class Authenticator {
  readonly #accounts: Accounts;
  readonly #now: () => Date;
  readonly #nonces = new Map<string, number>();

  constructor(accounts: Accounts, now: () => Date) {
    this.#accounts = accounts;
    this.#now = now;
  }

  /** @throws StsError with STS's own code when the request is not authentic */
  authenticate(request: Acs3Request): Principal {
    const authorization = request.headers.authorization;
    if (typeof authorization !== "string") {
      throw new StsError(
        400,
        "MissingParameter",
        'The input parameter "AccessKeyId" that is mandatory for processing this request is not supplied.',
      );
    }
    const claim = readAcs3Claim(authorization);
    if (!claim || unsignedHeaders(claim, request).length > 0) {
      throw new StsError(
        400,
        "IncompleteSignature",
        "The request signature does not conform to Aliyun standards.",
      );
    }
    const principal = this.#findActive(claim.accessKeyId);
    this.#checkToken(principal, request.headers["x-acs-security-token"]);
    this.#checkDate(request.headers["x-acs-date"]);

    const stringToSign = acs3StringToSign(claim, request);
    if (
      !verifyAcs3(claim, stringToSign, principal.accessKeySecret) ||
      request.headers["x-acs-content-sha256"] !== hexSha256(request.body)
    ) {
      throw new StsError(
        400,
        "SignatureDoesNotMatch",
        `Specified signature does not match our calculation. server string to sign is:${stringToSign}`,
      );
    }
    this.#checkNonce(request.headers["x-acs-signature-nonce"]);
    return principal;
  }

  #findActive(accessKeyId: string): Principal {
    const principal = this.#accounts.find(accessKeyId);
    if (!principal) {
      throw new StsError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    if (!principal.active) {
      throw new StsError(403, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
    }
    return principal;
  }

  #checkToken(principal: Principal, token: string | string[] | undefined) {
    if (principal.securityToken && token === undefined) {
      throw new StsError(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
    }
    if (principal.securityToken !== token) {
      throw new StsError(
        400,
        "InvalidSecurityToken.MismatchWithAccessKey",
        "Specified SecurityToken mismatch with the AccessKey.",
      );
    }
    if (this.#accounts.isExpired(principal)) {
      throw new StsError(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
    }
  }

  #checkDate(date: string | string[] | undefined) {
    if (typeof date !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date)) {
      throw new StsError(
        400,
        "InvalidTimeStamp.Format",
        "Specified time stamp or date value is not well formatted.",
      );
    }
    // Written as "not within", so that an impossible date (NaN) fails too.
    if (!(Math.abs(Date.parse(date) - this.#now().getTime()) <= maxSkewMs)) {
      throw new StsError(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
  }

  #checkNonce(nonce: string | string[] | undefined) {
    const now = this.#now().getTime();
    for (const [seen, at] of this.#nonces) {
      if (Math.abs(now - at) > 2 * maxSkewMs) this.#nonces.delete(seen);
    }
    if (typeof nonce !== "string" || this.#nonces.has(nonce)) {
      throw new StsError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }
    this.#nonces.set(nonce, now);
  }
}
