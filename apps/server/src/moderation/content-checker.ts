import type { Moderation } from "@zhichuan/contract";
import type { FastifyPluginAsync } from "fastify";
import type { User } from "../plugins/user.ts";

/** What a checker can say of a file: to be shown, to be looked at by a person, not to be shown. */
export type Verdict = Exclude<Moderation, "pending">;

/** A file whose content is to be checked. */
export interface CheckQuestion {
  readonly key: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** A presigned GET URL on the bucket's public address. It lives 15 minutes at most: fetch the file soon. */
  readonly url: string;
  readonly user: User;
}

/**
 * Takes a verdict: `traceId` is what `ask` gave; without a verdict the check has failed and the file is asked about
 * again. Gives false when nothing is known of that trace: not yet, as a rule, so have it sent again in a moment. Throws
 * when the verdict could not be kept: have it sent again too.
 */
export type Settle = (traceId: string, verdict: Verdict | undefined) => Promise<boolean>;

/**
 * Somebody who looks into files. The server has one, WeChat, for images and audio; a team gives its own for video and
 * documents through `buildApp({ checkers: [...] })`:
 *
 *     const video: ContentChecker = {
 *       name: "video",
 *       contentTypes: ["video/*"],
 *       maxBytes: 2 * 1024 ** 3,
 *       ask: async ({ url }) => (await review.submit(url)).jobId,
 *       verdicts: (settle) => async (app) => {
 *         app.post("/callbacks/video", async (request, reply) => {
 *           const { jobId, ok } = review.verify(request);
 *           const known = await settle(jobId, ok ? "pass" : "risky");
 *           return reply.code(known ? 200 : 503).send();
 *         });
 *       },
 *     };
 */
export interface ContentChecker {
  /** For the log. Example: `wechat`. */
  readonly name: string;
  /** What it can look into; `video/*` stands for a whole family. */
  readonly contentTypes: readonly string[];
  /** Bytes of the largest file it takes. */
  readonly maxBytes: number;
  /**
   * Begins a check and gives the id under which the verdict will come: 1 to 128 letters, digits, `_` and `-`, never used
   * twice. Rejects when it could not be begun: the file is asked about again when it is next listed.
   */
  ask(question: CheckQuestion): Promise<string>;
  /** The routes on which verdicts come in. They are reached without login: believe nothing that is not signed. */
  verdicts(settle: Settle): FastifyPluginAsync;
}
