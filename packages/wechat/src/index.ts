export { type MediaCheckEvent, readMediaCheckEvent, type Suggestion } from "./media-check-event.ts";
export { readEcho, readPush } from "./push.ts";
export type { PushedMessage } from "./push-body.ts";
export { PushError, type PushErrorCode } from "./push-error.ts";
export type { PushKeys, PushQuery } from "./push-keys.ts";
