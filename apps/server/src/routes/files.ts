import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import {
  DeleteFilesAnswer,
  DeleteFilesQuery,
  FilesAnswer,
  FilesQuery,
  FileUrlAnswer,
  FileUrlQuery,
} from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";
import type { Dependencies } from "../dependencies.ts";
import { deleteAllFiles, deleteFile } from "../files/delete-files.ts";
import { checkShown } from "../files/file-moderation.ts";
import { fileName } from "../files/file-name.ts";
import { listFiles } from "../files/list-files.ts";
import { checkOwnKey } from "../files/own-key.ts";
import { thumbnailUrl } from "../files/thumbnail.ts";
import { downloadUrl } from "../upload/ticket.ts";

/** A user's own files: `GET /v1/files`, `GET /v1/files/url`, `DELETE /v1/files`. Without users there are none. */
export const files: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  const { config, signers, moderation, oss, now } = dependencies;
  const { prefix } = config;

  if (config.auth.kind === "none") {
    const none = async () => {
      throw new ApiError("NOT_FOUND", {
        detail:
          "With AUTH=none nobody has files of their own: AUTH=wechat or AUTH=jwt gives everybody theirs",
      });
    };
    for (const url of ["/v1/files", "/v1/files/url"]) app.all(url, none);
    return;
  }

  const list = { querystring: FilesQuery, response: { 200: FilesAnswer } };
  app.get("/v1/files", { schema: list }, async ({ query, user }) => {
    const page = await listFiles(dependencies, user, query.after);
    return { ...page, serverTime: now().toISOString() };
  });

  const url = { querystring: FileUrlQuery, response: { 200: FileUrlAnswer } };
  app.get("/v1/files/url", { schema: url }, async (request) => {
    const { query, user } = request;
    const { key } = query;
    const { profile } = checkOwnKey({ prefix, user: user.id }, key);
    request.objectKey = key;
    const head = await oss.headObject(key);
    if (!head) throw new ApiError("FILE_MISSING");
    checkShown(await moderation.of({ key, profile, head }, user));
    const signWith = await signers.downloads.get();
    const at = now();
    const name = fileName(key, head);
    const { url, urlExpiresAt } = downloadUrl({ config, credentials: signWith, now: at, key }, name);
    const thumbnail = await thumbnailUrl(dependencies, { key, head });
    return {
      url,
      ...(thumbnail !== undefined && { thumbnail }),
      expiresAt: urlExpiresAt,
      serverTime: at.toISOString(),
    };
  });

  const parseJson = app.getDefaultJsonParser("error", "error");
  // `wx.request` says application/json of a DELETE that has no body.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) =>
    body === "" ? done(null) : parseJson(request, body as string, done),
  );
  const remove = { querystring: DeleteFilesQuery, response: { 200: DeleteFilesAnswer } };
  app.delete("/v1/files", { schema: remove }, async (request) => {
    const { query, user } = request;
    const owner = { prefix, user: user.id };
    if (!("key" in query)) {
      const deleted = await deleteAllFiles(dependencies, owner);
      request.log.info({ user: user.id, deleted }, "all files of a user deleted");
      return { deleted, serverTime: now().toISOString() };
    }
    checkOwnKey(owner, query.key);
    request.objectKey = query.key;
    const deleted = await deleteFile(dependencies, owner, query.key);
    return { deleted, serverTime: now().toISOString() };
  });
};
