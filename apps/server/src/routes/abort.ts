import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AbortAnswer, UploadReference } from "@zhichuan/contract";
import type { Dependencies } from "../dependencies.ts";
import { abortMultiparts } from "../upload/open-multipart.ts";

/**
 * `POST /v1/uploads/abort`: the user has given the upload up. Nothing of it stays: not the parts, and not the object
 * either if it has arrived already, since nobody but this upload knows it. The one exception is an object that the
 * content index names: another upload may have been answered with it. May be repeated. Its room in the day's quota is
 * free again when its ticket ends.
 */
export const abort: FastifyPluginAsyncTypebox<Dependencies> = async (app, { contents, oss, tokens, now }) => {
  const schema = { body: UploadReference, response: { 200: AbortAnswer } };

  app.post("/v1/uploads/abort", { schema }, async (request) => {
    const { key, user, sha256 } = tokens.open(request.body.upload, request.user.id, now());
    request.objectKey = key;
    await abortMultiparts(oss, key);
    const shared = sha256 !== undefined && (await contents?.names(key, user, sha256));
    if (!shared) await oss.deleteObject(key);
    return { state: "gone" as const, serverTime: now().toISOString() };
  });
};
