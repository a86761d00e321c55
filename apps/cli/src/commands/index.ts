import type { Command } from "../command.ts";
import { cors } from "./cors.ts";
import { doctor } from "./doctor.ts";
import { domains } from "./domains.ts";
import { env } from "./env.ts";
import { lifecycle } from "./lifecycle.ts";
import { policy } from "./policy.ts";
import { purge } from "./purge.ts";
import { sign } from "./sign.ts";
import { upload } from "./upload.ts";
import { verify } from "./verify.ts";

/** In the order in which one meets them. */
export const commands: readonly Command[] = [
  ...[env, policy, doctor],
  ...[cors, lifecycle, domains],
  ...[upload, verify, sign, purge],
];
