/** Keys to sign with. Temporary ones (STS) carry a token, which then travels with every request. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}
