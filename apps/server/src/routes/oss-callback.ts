import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { ApiError } from "../api-error.ts";
import { readCallbackBody } from "../callback/callback-fields.ts";
import { callbackKeyUrl } from "../callback/callback-key-url.ts";
import { createCallbackKeys } from "../callback/callback-keys.ts";
import { isSignedByOss, signedPath } from "../callback/verify-callback.ts";
import type { Dependencies } from "../dependencies.ts";
import { confirmUpload } from "../upload/confirm-upload.ts";
import { mismatch } from "../upload/stored-file.ts";
import type { UploadClaims } from "../upload/upload-token.ts";

/** What OSS hands on to the phone as the answer to its form. */
const Answer = Type.Object({ state: Type.Literal("stored") });

/**
 * `POST /callbacks/oss`: OSS says that a form has arrived. That is a hint: its signature is weak and is to be had for any
 * body, so what counts is that the ticket unseals and that the object is there. May be repeated. Whatever is not as it
 * should be is one and the same CALLBACK_REFUSED; the log tells why.
 */
export const ossCallback: FastifyPluginAsyncTypebox<Dependencies & { fetch: typeof fetch }> = async (
  app,
  dependencies,
) => {
  const { config, oss, tokens, now } = dependencies;
  if (!config.callback) return;
  const { url, keyUrl } = config.callback;
  const path = signedPath(url);
  const keys = createCallbackKeys(dependencies);

  // The signature is over the bytes, of whatever type they say they are.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  // All callbacks of all uploads come from few addresses.
  const options = { schema: { response: { 200: Answer } }, config: { limited: false } } as const;
  app.post("/callbacks/oss", options, async (request) => {
    const { authorization = "", "x-oss-pub-key-url": header } = request.headers;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const keyAddress = callbackKeyUrl(header, keyUrl);
    if (keyAddress === undefined) throw refused("the key's address is not Alibaba Cloud's");
    const key = await keys.get(keyAddress);
    if (!isSignedByOss({ path, body, authorization }, key)) throw refused("the signature is not OSS's");

    const { upload: token, object } = readCallbackBody(body);
    const upload = open(token);
    request.objectKey = upload.key;
    if (object !== upload.key) throw refused("it speaks of another object than its ticket");
    const head = await oss.headObject(upload.key);
    if (!head) throw refused("there is no such object");
    const fault = mismatch(head, upload);
    if (fault !== undefined) throw refused(fault);
    await confirmUpload(dependencies, upload, head, undefined);
    return { state: "stored" as const };
  });

  function open(token: string): UploadClaims {
    try {
      return tokens.openAnyones(token, now());
    } catch (cause) {
      throw refused("its ticket is none of this server's, or has ended", cause);
    }
  }
};

const refused = (reason: string, cause?: unknown) => new ApiError("CALLBACK_REFUSED", { reason, cause });
