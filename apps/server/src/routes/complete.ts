import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { CompleteRequest, StoredFile } from "@zhichuan/contract";
import type { ObjectHead } from "@zhichuan/oss-client";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { completeParts } from "../upload/complete-parts.ts";
import { confirmUpload } from "../upload/confirm-upload.ts";
import { checkContent, storedFile } from "../upload/stored-file.ts";
import type { UploadClaims } from "../upload/upload-token.ts";

/**
 * `POST /v1/uploads/complete`: the phone believes that the bytes have arrived; OSS is asked, and makes the object of its
 * parts if it came in parts. May be repeated.
 */
export const complete: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { contents, oss, quota, tokens, now } = dependencies;
  const schema = { body: CompleteRequest, response: { 200: StoredFile } };

  app.post("/v1/uploads/complete", { schema }, async (request) => {
    const { body, user } = request;
    const upload = tokens.open(body.upload, user.id, now());
    request.objectKey = upload.key;
    const sha256 = agreedDigest(body.sha256, upload.sha256);
    const head = await verifiedObject(upload, body.crc64);
    const moderation = await confirmUpload(dependencies, upload, head, user);
    if (sha256 !== undefined)
      await contents?.write({ ...upload, sha256, crc64: head.crc64 }).catch((err: unknown) => {
        // The file is stored and confirmed: only the next upload of the same bytes has to send them again.
        request.log.warn({ err }, "the content index was not written");
      });
    return storedFile(dependencies, upload, head, moderation);
  });

  /**
   * The object as OSS has it. Throws an ApiError: PARTS_MISSING, OBJECT_MISSING, OBJECT_MISMATCH, or QUOTA_EXCEEDED when
   * an upload in parts has rested until its room was needed.
   */
  async function verifiedObject(upload: UploadClaims, crc64?: string): Promise<ObjectHead> {
    const { key, size, multipart } = upload;
    const madeNow =
      multipart !== undefined &&
      (await completeParts(oss, { key, size, ...multipart }, () => quota.reserve(upload)));
    const head = await oss.headObject(key);
    if (!head) throw new ApiError("OBJECT_MISSING");
    try {
      checkContent(head, { size, crc64 });
    } catch (error) {
      // Made a moment ago and confirmed to nobody: left in place it would only keep the file's key from it.
      if (madeNow) await oss.deleteObject(key);
      throw error;
    }
    return head;
  }
};

/** The digest of the file: that of the ticket's request counts, and a later one must not be another. */
function agreedDigest(now: string | undefined, sealed: string | undefined): string | undefined {
  if (now !== undefined && sealed !== undefined && now !== sealed)
    throw new ApiError("INVALID_REQUEST", {
      detail: "The field sha256 is not the one of the ticket's request",
    });
  return now ?? sealed;
}
