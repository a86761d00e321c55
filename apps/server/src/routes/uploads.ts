import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Ticket, TicketRequest } from "@zhichuan/contract";
import type { Dependencies } from "../dependencies.ts";
import { checkFile } from "../upload/check-file.ts";
import { deriveKey } from "../upload/derive-key.ts";
import { objectKey } from "../upload/object-key.ts";
import { formTicket, putTicket } from "../upload/ticket.ts";

/** `POST /v1/uploads`: may this file be uploaded, and how? */
export const uploads: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, credentials, tokens, now },
) => {
  const idSecret = deriveKey(config.ticketSecret, "object id");

  app.post("/v1/uploads", { schema: { body: TicketRequest, response: { 200: Ticket } } }, async (request) => {
    const { user, body } = request;
    const file = checkFile(body);
    const signWith = await credentials.get();
    const at = now();
    const key = objectKey({
      prefix: config.prefix,
      user,
      requestId: body.requestId,
      profile: file.profileName,
      extension: file.extension,
      now: at,
      secret: idSecret,
    });
    request.objectKey = key;
    const sign = body.kind === "form" ? formTicket : putTicket;
    const ticket = sign({ config, credentials: signWith, now: at, key, file });
    const { profileName: profile, name, size } = file;
    const upload = await tokens.seal({ user, profile, key, name, size }, at);
    return { ...ticket, key, upload, serverTime: at.toISOString() };
  });
};
