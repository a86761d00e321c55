import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { CompleteRequest, StoredFile } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { downloadUrl } from "../upload/ticket.ts";

/**
 * `POST /v1/uploads/complete`: the phone believes that the bytes have arrived; OSS is asked. It changes nothing, so it
 * may be repeated.
 */
export const complete: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { config, credentials, oss, tokens, now } = dependencies;
  const schema = { body: CompleteRequest, response: { 200: StoredFile } };

  app.post("/v1/uploads/complete", { schema }, async (request) => {
    const { upload, crc64 } = request.body;
    const { key, name, size } = await tokens.open(upload, request.user, now());
    request.objectKey = key;
    const head = await oss.headObject(key);
    if (!head) throw new ApiError("OBJECT_MISSING");
    checkContent(head, size, crc64);
    const { contentType, etag } = head;
    const download = downloadUrl({ config, credentials: await credentials.get(), now: now(), key });
    return { key, name, size, contentType, crc64: head.crc64, etag, ...download };
  });
};

function checkContent(head: ObjectHead, size: number, crc64: string | undefined): void {
  if (head.size !== size)
    throw new ApiError("OBJECT_MISMATCH", { detail: `The object has ${head.size} bytes, the file ${size}` });
  if (crc64 !== undefined && BigInt(crc64) !== BigInt(head.crc64))
    throw new ApiError("OBJECT_MISMATCH", {
      detail: `The object's CRC-64 is ${head.crc64}, the file's ${crc64}`,
    });
}
