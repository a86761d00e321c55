import type { AuthConfig } from "@zhichuan/config";
import type { Authenticate, User } from "../plugins/user.ts";
import { bearerToken } from "./bearer.ts";
import type { SessionTokens } from "./session-token.ts";
import { createVerifyJwt } from "./verify-jwt.ts";

const ANONYMOUS: User = { id: "anonymous" };

/** What users are known by. */
export interface AuthenticateOptions {
  readonly auth: AuthConfig;
  readonly sessions: SessionTokens;
  /** The id of one of the accounts that `auth` speaks of. */
  readonly userId: (account: string) => string;
  readonly now: () => Date;
  /** For what `auth` has to ask elsewhere. */
  readonly fetch: typeof fetch;
}

/** The way of finding out who asks that AUTH names. */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { auth, sessions, userId, now, fetch } = options;
  switch (auth.kind) {
    case "none":
      return () => ANONYMOUS;
    case "wechat":
      return (authorization) => sessions.open(bearerToken(authorization), now());
    case "jwt": {
      const verify = createVerifyJwt({ auth, now, fetch });
      return async (authorization) => ({ id: userId(await verify(bearerToken(authorization))) });
    }
  }
}
