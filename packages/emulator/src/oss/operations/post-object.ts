import { authorize } from "../auth/authorize.ts";
import { authenticateForm } from "../auth/form.ts";
import { callBack, readFormCallback } from "../callback/index.ts";
import { invalidArgument, ossError } from "../error.ts";
import { checkPolicy } from "../form/check-policy.ts";
import { parsePolicy } from "../form/policy.ts";
import { type Form, readForm } from "../form/read-form.ts";
import { digestHeaders } from "../object-headers.ts";
import { checkObjectName } from "../object-name.ts";
import { readProperties } from "../properties.ts";
import { quote, type StoredObject } from "../store/metadata.ts";
import type { Operation, OssAnswer, OssRequest, OssService } from "../types.ts";
import { writeXml } from "../xml.ts";
import { locationOf } from "./location.ts";
import { maxObjectSize, storeObject } from "./store-object.ts";

/**
 * The fields are judged before the first byte of the file is taken in.
 * @see https://help.aliyun.com/zh/oss/developer-reference/postobject
 */
export const postObject: Operation = {
  name: "PostObject",
  action: "oss:PutObject",
  access: "write",
  signature: "form",
  async run({ service, request }) {
    const form = await readForm(request.body, request.headers["content-type"]);
    const { fields, file } = form;
    if (!fields.key) throw ossError("keyMissing", { ArgumentName: "key", ArgumentValue: "" });
    const principal = authenticateForm(fields, service);
    const length = checkForm(form, service);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: OSS's own placeholder
    const key = fields.key.replaceAll("${filename}", baseName(file.filename));
    checkObjectName(key);
    authorize({ action: this.action, access: this.access, key }, { service, request, principal });
    const callback = readFormCallback(fields);
    checkRedirect(fields.success_action_redirect);

    const { "x-oss-tagging": _, ...properties } = asBytes(fields);
    const object = await storeObject(service, {
      key,
      bytes: file.bytes,
      properties: readProperties(
        properties,
        properties["x-oss-content-type"] ?? file.contentType ?? properties["content-type"],
      ),
      forbidOverwrite: fields["x-oss-forbid-overwrite"] === "true",
      maxSize: Math.min(length.max, maxObjectSize),
      check: async ({ size }) => {
        await file.ended;
        if (size < length.min) throw ossError("tooSmall", { MinSizeAllowed: String(length.min) });
      },
    });
    if (callback) return callBack(callback, { object, request, service, operation: this.name });
    return success(object, form, request, service);
  },
};

function checkForm({ fields, file }: Form, { bucket, now }: OssService): { min: number; max: number } {
  if (fields.policy === undefined) return { min: 0, max: Number.POSITIVE_INFINITY };
  return checkPolicy(parsePolicy(fields.policy), { fields, bucket, contentType: file.contentType }, now());
}

/** Some browsers send the whole path, from the days when they all did. */
function baseName(filename = ""): string {
  return filename.replace(/^.*[/\\]/s, "");
}

/** Fields are text, headers are bytes: the object's headers are the fields' UTF-8. */
function asBytes(fields: Form["fields"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Buffer.from(value).toString("latin1")]),
  );
}

function checkRedirect(url: string | undefined): void {
  if (url !== undefined && url !== "" && !/^https?:\/\/[\x21-\x7e]+$/.test(url)) {
    throw invalidArgument("success_action_redirect", url);
  }
}

function success(
  object: StoredObject,
  { fields }: Form,
  request: OssRequest,
  { bucket }: OssService,
): OssAnswer {
  const headers = digestHeaders(object);
  const redirect = fields.success_action_redirect;
  if (redirect) return { status: 303, headers: { ...headers, location: redirect } };
  if (fields.success_action_status === "200") return { status: 200, headers };
  if (fields.success_action_status !== "201") return { status: 204, headers };
  const location = locationOf(object, request);
  return {
    status: 201,
    headers: { ...headers, location, "content-type": "application/xml" },
    body: writeXml("PostResponse", {
      Bucket: bucket,
      Location: location,
      Key: object.key,
      ETag: quote(object.etag),
    }),
  };
}
