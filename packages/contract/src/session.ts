import { type Static, Type } from "typebox";

/** The body of `POST /v1/session`: who is it? Not there unless the server logs in through WeChat. */
export const SessionRequest = Type.Object(
  {
    /** What `wx.login` gave: good for five minutes, and once. */
    code: Type.String({ minLength: 1, maxLength: 128 }),
  },
  { additionalProperties: false },
);
export type SessionRequest = Static<typeof SessionRequest>;

/** The answer of `POST /v1/session`. */
export const SessionAnswer = Type.Object({
  /** Goes into `Authorization: Bearer …` of every later call: sealed, opaque. */
  session: Type.String(),
  /** When it ends, by the server's clock: ISO 8601. */
  expiresAt: Type.String(),
  /** The server's clock: ISO 8601. */
  serverTime: Type.String(),
});
export type SessionAnswer = Static<typeof SessionAnswer>;
