import { type Static, Type } from "typebox";

/** The answer of `GET /healthz` (the process answers) and `GET /readyz` (credentials are at hand). */
export const Health = Type.Object({ status: Type.Literal("ok") });
export type Health = Static<typeof Health>;
