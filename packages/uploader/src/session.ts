/** Who uploads, where the server wants to know. Both calls reject with an UploadError when there is no session to be had. */
export interface SessionSource {
  /** Gives the token that goes into `Authorization: Bearer …`. */
  get(): Promise<string>;
  /** Gives another token than `stale`, which the server has refused. */
  renew(stale: string): Promise<string>;
}
