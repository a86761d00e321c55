import { createHash } from "node:crypto";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Profile, ProfilesAnswer } from "@zhichuan/contract";
import { Type } from "typebox";
import type { Dependencies } from "../dependencies.ts";
import { extensionsOf } from "../upload/content-type.ts";

/** Seconds for which a phone need not ask again. */
const MAX_AGE = 300;

/**
 * `GET /v1/profiles`: what may be uploaded? The same for everybody for as long as the server runs, so whatever lies in
 * between may keep it.
 */
export const profiles: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const limits = Object.entries(dependencies.profiles).map(([name, profile]) => [name, limitsOf(profile)]);
  const answer: ProfilesAnswer = { profiles: Object.fromEntries(limits) };
  const etag = `"${createHash("sha256").update(JSON.stringify(answer)).digest("base64url").slice(0, 22)}"`;

  const schema = { response: { 200: ProfilesAnswer, 304: Type.Null() } };

  app.get("/v1/profiles", { schema }, async (request, reply) => {
    reply.headers({ "cache-control": `public, max-age=${MAX_AGE}`, etag });
    return request.headers["if-none-match"] === etag ? reply.code(304).send(null) : answer;
  });
};

function limitsOf({ contentTypes, size, perDay, moderated }: Profile) {
  return { contentTypes: [...contentTypes], extensions: extensionsOf(contentTypes), size, perDay, moderated };
}
