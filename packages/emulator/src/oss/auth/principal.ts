import type { Claim, Verdict } from "@zhichuan/signer";
import type { Accounts, Principal } from "../../ram/index.ts";
import { ossError } from "../error.ts";
import { faultError } from "./refusal.ts";

/**
 * Who made a claim, provided that it is true.
 * @param verify checks the signature with the secret of the claimed AccessKey
 * @throws OssError the first thing that is wrong: the key, its token, then what `verify` finds
 */
export function authenticate(
  claim: Claim,
  { accounts, now }: { readonly accounts: Accounts; readonly now: Date },
  verify: (accessKeySecret: string) => Verdict,
): Principal {
  const details = { OSSAccessKeyId: claim.accessKeyId };
  const principal = accounts.find(claim.accessKeyId);
  if (!principal) throw ossError("unknownAccessKey", details);
  if (!principal.active) throw ossError("disabledAccessKey", details);
  checkToken(claim, principal, accounts);
  const verdict = verify(principal.accessKeySecret);
  if (!verdict.ok) throw faultError(claim, verdict, now);
  return principal;
}

function checkToken({ accessKeyId, securityToken }: Claim, principal: Principal, accounts: Accounts): void {
  const details = { OSSAccessKeyId: accessKeyId };
  if (securityToken === undefined) {
    if (principal.securityToken !== undefined) throw ossError("securityTokenLost", details);
    return;
  }
  if (securityToken !== principal.securityToken) {
    throw ossError(
      accounts.isToken(securityToken) ? "securityTokenOfAnother" : "securityTokenInvalid",
      details,
    );
  }
  if (accounts.isExpired(principal)) throw ossError("securityTokenExpired", details);
}
