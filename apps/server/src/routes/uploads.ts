import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { deriveKey } from "@zhichuan/config";
import { type Moderation, Ticket, TicketRequest } from "@zhichuan/contract";
import { Hmac } from "@zhichuan/signer";
import type { FastifyRequest } from "fastify";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { demandOffered } from "../moderation/offered-profiles.ts";
import type { User } from "../plugins/user.ts";
import { blockOf } from "../upload/blocks.ts";
import { type AcceptedFile, checkFile } from "../upload/check-file.ts";
import { confirmUpload } from "../upload/confirm-upload.ts";
import type { KnownContent } from "../upload/content-index.ts";
import { objectHeaders } from "../upload/object-headers.ts";
import { objectKey } from "../upload/object-key.ts";
import { openMultipart } from "../upload/open-multipart.ts";
import { checkRenewed } from "../upload/renewed-upload.ts";
import { checkContent, storedFile } from "../upload/stored-file.ts";
import { formTicket, putTicket } from "../upload/ticket.ts";
import { type UploadClaims, uploadEnd } from "../upload/upload-token.ts";

/** `POST /v1/uploads`: may this file be uploaded, and how? */
export const uploads: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { config, contents, signers, moderation, oss, profiles, quota, withheld, tokens, metrics, now } =
    dependencies;
  const idSecret = new Hmac(deriveKey(config.userKey, "object id"));

  const options = {
    schema: { body: TicketRequest, response: { 200: Ticket } },
    // By the schema it would first be found out which of the four tickets it is: three times as long.
    serializerCompiler: () => (ticket: unknown) => JSON.stringify(ticket),
  };

  app.post("/v1/uploads", options, async (request) => {
    const ticket = await ticketFor(request, request.body);
    metrics?.ticket(ticket.kind, request.body.profile);
    return ticket;
  });

  async function ticketFor(request: FastifyRequest, body: TicketRequest) {
    demandOffered(withheld, body.profile);
    const file = checkFile(profiles, body);
    if (body.kind === "multipart" && file.size === 0)
      throw new ApiError("INVALID_REQUEST", { detail: "An empty file has no parts: ask for a form ticket" });
    const upload = await identify(request, body, file);
    request.objectKey = upload.key;
    // What is renewed goes on as it began: parts of it may be at OSS already.
    if (body.upload === undefined) {
      const known = await findContent(request, upload, file);
      if (known) {
        await countKnown(upload);
        const { profile } = upload;
        return storedTicket(known, await moderation.of({ ...known, profile }, request.user));
      }
    }
    await quota.reserve(upload);
    return body.kind === "multipart"
      ? multipartTicket(upload, file, request.user)
      : signedTicket(body.kind, upload, file);
  }

  /** Where the file goes: to the place of the ticket that is renewed, or to one that follows from the request. */
  async function identify(
    { user: { id: user } }: FastifyRequest,
    { requestId, sha256, upload: renewed }: TicketRequest,
    file: AcceptedFile,
  ): Promise<UploadClaims> {
    const { profileName: profile, name, size, extension } = file;
    if (renewed !== undefined) {
      const sealed = tokens.open(renewed, user, now());
      checkRenewed(sealed, file, sha256);
      return { user, profile, key: sealed.key, name, size, sha256: sha256 ?? sealed.sha256 };
    }
    const { prefix } = config;
    const key = objectKey({ prefix, user, requestId, profile, extension, now: now(), secret: idSecret });
    return { user, profile, key, name, size, sha256 };
  }

  async function findContent(
    { log }: FastifyRequest,
    { user, sha256 }: UploadClaims,
    file: AcceptedFile,
  ): Promise<KnownContent | undefined> {
    if (!contents || sha256 === undefined) return undefined;
    try {
      return await contents.find(user, sha256, file);
    } catch (err) {
      // The file can still be sent.
      log.warn({ err }, "the content index was not read");
      return undefined;
    }
  }

  /** A file that need not be sent counts as a file, so that nobody tries digests without end, and for no bytes. */
  async function countKnown(upload: UploadClaims): Promise<void> {
    const empty = { ...upload, size: 0 };
    await quota.reserve(empty);
    await quota.settle(empty, now());
  }

  async function storedTicket({ head, ...object }: KnownContent, verdict: Moderation | undefined) {
    const file = await storedFile(dependencies, object, head, verdict);
    return { kind: "stored" as const, file, serverTime: now().toISOString() };
  }

  async function signedTicket(kind: "form" | "put", upload: UploadClaims, file: AcceptedFile) {
    const signWith = await signers.uploads.get();
    const at = now();
    const { key } = upload;
    const sealed = tokens.seal(upload, at);
    const signed = { config, credentials: signWith, now: at, key, file };
    const ticket = kind === "form" ? formTicket({ ...signed, upload: sealed }) : putTicket(signed);
    return { ...ticket, key, upload: sealed, serverTime: at.toISOString() };
  }

  async function multipartTicket(upload: UploadClaims, file: AcceptedFile, user: User) {
    const { key, size } = upload;
    const headers = { ...objectHeaders(file), "content-type": file.contentType };
    const uploadId = await openMultipart(oss, key, headers);
    if (uploadId === undefined) {
      const head = await oss.headObject(key);
      if (!head) throw new ApiError("OBJECT_MISSING");
      checkContent(head, { size });
      const verdict = await confirmUpload(dependencies, upload, head, user);
      return storedTicket({ ...upload, head }, verdict);
    }
    const at = now();
    const block = blockOf(size);
    return {
      kind: "multipart" as const,
      upload: tokens.seal({ ...upload, multipart: { uploadId, block } }, at),
      key,
      block,
      expiresAt: uploadEnd(at),
      serverTime: at.toISOString(),
    };
  }
};
