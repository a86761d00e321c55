declare module "ali-oss" {
  /** Only what the tests compare with: the package has no types of its own. */
  export default class OSS {
    constructor(options: Record<string, unknown>);
    signatureUrlV4(
      method: string,
      expires: number,
      request: { headers?: Record<string, string>; queries?: Record<string, string | null> },
      objectName: string,
      additionalHeaders?: string[],
    ): Promise<string>;
    signPostObjectPolicyV4(policy: object, date: Date): string;
  }
}

declare module "ali-oss/lib/common/signUtils.js" {
  export function authorizationV4(
    accessKeyId: string,
    accessKeySecret: string,
    region: string,
    method: string,
    request: { headers: Record<string, string>; queries: Record<string, string | null> },
    bucketName: string,
    objectName: string,
    additionalHeaders: string[],
  ): string;

  export function getSignatureV4(
    accessKeySecret: string,
    day: string,
    region: string,
    stringToSign: string,
  ): string;
}
