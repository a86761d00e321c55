/** The types alone: nothing here can be used as a value, so that no schema finds its way into the mini-program. */
export type * from "./index.ts";
