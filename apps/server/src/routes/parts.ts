import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { PartsAnswer, PartsRequest } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { partRange } from "../upload/blocks.ts";
import { findProfile } from "../upload/find-profile.ts";
import { partTickets } from "../upload/part-tickets.ts";

/** `POST /v1/uploads/parts`: where do these parts of a multipart upload go? OSS is asked nothing. */
export const parts: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, signers, profiles, quota, tokens, now },
) => {
  const schema = { body: PartsRequest, response: { 200: PartsAnswer } };

  app.post("/v1/uploads/parts", { schema }, async (request) => {
    const { body, user } = request;
    const upload = tokens.open(body.upload, user.id, now());
    const { key, profile, size, multipart } = upload;
    request.objectKey = key;
    if (!multipart)
      throw new ApiError("INVALID_REQUEST", {
        detail: "The upload is none in parts: ask for a multipart ticket",
      });
    const { uploadId, block } = multipart;
    const { ticketLife: life } = findProfile(profiles, profile);
    const ranges = body.parts.map((part) => partRange(part, { size, block }));
    await quota.reserve(upload);
    const signWith = await signers.uploads.get();
    const at = now();
    const tickets = partTickets({ config, credentials: signWith, now: at, key, life, uploadId, ranges });
    return { ...tickets, serverTime: at.toISOString() };
  });
};
