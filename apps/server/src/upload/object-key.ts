import type { Hmac } from "@zhichuan/signer";

/** Crockford's base 32, whose characters sort as their values do. */
const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
/** The id in a key: 10 digits of a time of 48 bits, and 16 of a hash. For a regular expression. */
export const ID_PATTERN = `[0-7][${DIGITS}]{25}`;
const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds a phone's clock is believed to be off, and longer than a request is ever repeated: tickets live 7 days. */
const BELIEVED = 8 * DAY;
/** 2^48 - 1: the greatest time a UUID version 7 can carry, in milliseconds. */
const LAST_TIME = 0xffffffffffff;

/** What a key is made from. */
export interface ObjectKeyInput {
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly user: string;
  /** The request's UUID version 7. */
  readonly requestId: string;
  readonly profile: string;
  /** Without its dot. */
  readonly extension: string;
  /** The server's clock. */
  readonly now: Date;
  /** Makes the id unguessable. */
  readonly secret: Hmac;
}

/**
 * `{prefix}{user}/{id}/{profile}.{extension}`. The id begins with the time, descending, so that a listing gives the
 * newest first, and goes on with a keyed hash of user and request, so that a repeated request finds the same key and
 * nobody guesses one.
 */
export function objectKey(input: ObjectKeyInput): string {
  const { prefix, user, requestId, profile, extension, now, secret } = input;
  const time = base32(LAST_TIME - requestTime(requestId, now.getTime()), 10);
  const hash = secret.hex(`${user}\0${requestId}`);
  const id =
    time +
    base32(Number.parseInt(hash.slice(0, 10), 16), 8) +
    base32(Number.parseInt(hash.slice(10, 20), 16), 8);
  return `${prefix}${user}/${id}/${profile}.${extension}`;
}

/**
 * The time in the UUID, which stays the same however often the request is repeated. Of a phone whose clock is more than
 * eight days off it is the start of the server's day, or its files would head every listing or end it for ever: such a
 * phone finds the same key again on the same day only.
 */
function requestTime(requestId: string, now: number): number {
  const time = Number.parseInt(requestId.slice(0, 8) + requestId.slice(9, 13), 16);
  return Math.abs(time - now) <= BELIEVED ? time : now - (now % DAY);
}

function base32(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < length; i++) {
    text = DIGITS[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
