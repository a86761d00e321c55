import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

/** Who asks. */
export interface User {
  /** The second part of every key of theirs; `anonymous` under AUTH=none. */
  readonly id: string;
  /** Who they are to WeChat, under AUTH=wechat. Never logged, never answered. */
  readonly openid?: string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks. Only routes below `needUser` may read it; elsewhere it throws. */
    readonly user: User;
    /** As `user`; undefined where nobody has to be known. */
    signedIn: User | undefined;
  }
}

/** Gives requests their `user`. */
export const user = fp(
  async (app) => {
    app.decorateRequest("signedIn", undefined);
    app.decorateRequest("user", {
      getter() {
        if (!this.signedIn) throw new Error("a route that asks for no user reads it");
        return this.signedIn;
      },
    });
  },
  { name: "user" },
);

/** Finds out who asks, from the `Authorization` header. Throws an ApiError, SESSION_NEEDED as a rule. */
export type Authenticate = (authorization: string | undefined) => User | Promise<User>;

/** From here on every route of `app` and of what is registered in it answers users alone. */
export function needUser(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const enter = (found: User) => {
      request.signedIn = found;
      done();
    };
    try {
      const found = authenticate(request.headers.authorization);
      if (found instanceof Promise) found.then(enter, done);
      else enter(found);
    } catch (error) {
      done(error as Error);
    }
  });
}
