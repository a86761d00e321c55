import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { UploadReference, UploadStatus } from "@zhichuan/contract";
import { type OssClient, OssError } from "@zhichuan/oss-client";
import type { Dependencies } from "../dependencies.ts";
import type { OpenUpload } from "../upload/complete-parts.ts";
import { confirmUpload } from "../upload/confirm-upload.ts";
import { checkContent, storedFile } from "../upload/stored-file.ts";
import { type StoredPart, usableParts } from "../upload/stored-parts.ts";

/** `POST /v1/uploads/status`: what has arrived? OSS is asked, and what is stored is confirmed; else nothing is changed. */
export const status: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { oss, tokens, now } = dependencies;
  const schema = { body: UploadReference, response: { 200: UploadStatus } };

  app.post("/v1/uploads/status", { schema }, async (request) => {
    const upload = tokens.open(request.body.upload, request.user.id, now());
    const { key, size, multipart } = upload;
    request.objectKey = key;
    const parts = multipart && (await partsOf(oss, { key, size, ...multipart }));
    const serverTime = now().toISOString();
    if (parts)
      return {
        state: "open" as const,
        parts: parts.map(({ start, length }) => ({ start, length })),
        serverTime,
      };
    const head = await oss.headObject(key);
    if (head) {
      checkContent(head, { size });
      const moderation = await confirmUpload(dependencies, upload, head, request.user);
      const file = await storedFile(dependencies, upload, head, moderation);
      return { state: "stored" as const, file, serverTime };
    }
    if (multipart) return { state: "gone" as const, serverTime };
    return { state: "open" as const, parts: [], serverTime };
  });
};

/** The parts that count; undefined when the upload is over. */
async function partsOf(
  oss: OssClient,
  { key, uploadId, block }: OpenUpload,
): Promise<StoredPart[] | undefined> {
  try {
    return usableParts(await oss.listParts(key, uploadId), block);
  } catch (error) {
    if (error instanceof OssError && error.code === "NoSuchUpload") return undefined;
    throw error;
  }
}
