/** Keys of a role session; they sign until `expiresAt`. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly expiresAt: Date;
}

/** What a source was given. Without `expiresAt` their end is unknown, and they are held for five minutes at most. */
export type IssuedCredentials = Omit<TemporaryCredentials, "expiresAt"> & { readonly expiresAt?: Date };

/** Where temporary credentials come from. */
export interface CredentialsSource {
  /** For logs: `ecs-ram-role`, `ram-user` or `default`. */
  readonly name: string;
  /**
   * Asks once: no cache, no retry.
   * @throws CredentialsError
   */
  fetch(): Promise<IssuedCredentials>;
}
