import { type Static, Type } from "typebox";

/**
 * The flat payload of `GET /generate_signature`, field for field that of Alibaba Cloud's mini-program guide:
 * https://help.aliyun.com/zh/oss/use-cases/use-wechat-mini-programs-to-upload-objects. Fields may be added, none renamed.
 */
export const GeneratedSignature = Type.Object({
  /** The POST policy, base64. */
  policy: Type.String(),
  /** `OSS4-HMAC-SHA256`. */
  x_oss_signature_version: Type.String(),
  /** `<AccessKeyId>/<YYYYMMDD>/<region>/oss/aliyun_v4_request`. */
  x_oss_credential: Type.String(),
  /** `YYYYMMDDTHHMMSSZ`. */
  x_oss_date: Type.String(),
  /** Lower-case hex. */
  signature: Type.String(),
  /** The STS token; it goes into the form's `x-oss-security-token`. */
  security_token: Type.String(),
  /** Where the form is posted, no slash at the end. Not in the guide, whose page has it written in. */
  host: Type.String(),
  /** What the key must start with; may be empty. Not in the guide. */
  dir: Type.String(),
});
export type GeneratedSignature = Static<typeof GeneratedSignature>;
