import { createWxSession, type SessionSource, UploadError } from "@zhichuan/uploader/wx";

const logins = new Map<string, SessionSource>();

/** The WeChat login at a server: one for all that ask, so that a page more is no login more. */
export function sessionFor(server: string): SessionSource {
  const session = logins.get(server) ?? createWxSession({ server });
  logins.set(server, session);
  return session;
}

/** Milliseconds that a refused token waits for its successor. */
const PATIENCE = 15_000;

/** A session whose tokens come from the mini-program itself. */
export interface OwnSession extends SessionSource {
  /** Gives the token to use from now on. */
  set(token: string): void;
}

/** Makes a session for a login of the mini-program's own; `onExpired` is told when the server refuses its token. */
export function createOwnSession(onExpired: () => void): OwnSession {
  let current = "";
  const waiting = new Set<(token: string) => void>();
  const next = () =>
    new Promise<string>((resolve, reject) => {
      const take = (token: string) => {
        clearTimeout(timer);
        resolve(token);
      };
      const timer = setTimeout(() => {
        waiting.delete(take);
        reject(new UploadError("SESSION_NEEDED", { detail: "no token was given in time" }));
      }, PATIENCE);
      waiting.add(take);
    });
  return {
    set(token) {
      if (token === "") return;
      current = token;
      for (const take of waiting) take(token);
      waiting.clear();
    },
    get: async () => current || next(),
    renew(stale) {
      if (current !== stale) return Promise.resolve(current);
      current = "";
      onExpired();
      return current || next();
    },
  } as OwnSession;
}
