import { ClaimError, readFormClaim, verifyForm } from "@zhichuan/signer";
import type { Principal } from "../../ram/index.ts";
import { ossError } from "../error.ts";
import type { OssService } from "../types.ts";
import { authenticate } from "./principal.ts";
import { claimError } from "./refusal.ts";

/**
 * Who signed a form's policy; undefined: the form carries neither policy nor signature, it is anonymous.
 * @param fields names in lower case
 * @throws OssError
 * @see https://help.aliyun.com/zh/oss/developer-reference/signature-version-4-recommend
 */
export function authenticateForm(
  fields: Readonly<Record<string, string>>,
  service: OssService,
): Principal | undefined {
  const { policy, "x-oss-signature": signature } = fields;
  const signed = ["policy", "x-oss-signature", "x-oss-credential", "signature", "ossaccesskeyid"];
  if (!signed.some((name) => Object.hasOwn(fields, name))) return undefined;
  if (policy === undefined) throw ossError("formPolicyMissing", { ArgumentName: "policy" });
  if (Object.hasOwn(fields, "x-oss-signature-version") && signature === undefined) {
    throw ossError("formSignatureMissing", { ArgumentName: "x-oss-signature" });
  }
  if (signature === "") throw ossError("formSignatureEmpty");
  const claim = read(fields);
  const now = service.now();
  return authenticate(claim, { accounts: service.accounts, now }, (accessKeySecret) =>
    verifyForm(claim, policy, { accessKeySecret, region: service.region, now }),
  );
}

function read(fields: Readonly<Record<string, string>>) {
  try {
    return readFormClaim(fields);
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error;
    throw claimError("form", error, fields["x-oss-signature"]);
  }
}
