export {
  type Claim,
  ClaimError,
  type ClaimErrorCode,
  type IncomingRequest,
  readClaim,
  readFormClaim,
} from "./claim.ts";
export type { Credentials } from "./credentials.ts";
export { SignerError, type SignerErrorCode } from "./errors.ts";
export { Hmac } from "./hmac.ts";
export { objectUrl } from "./object-url.ts";
export { createPostForm, type PostForm, type PostFormInput, signPolicy } from "./post-form.ts";
export { type PresignedUrl, type PresignInput, presignUrl } from "./presign-url.ts";
export { type RequestInput, signRequest } from "./sign-request.ts";
export { type Fault, type Verdict, type Verifier, verifyForm, verifyRequest } from "./verify.ts";
