import { invalidArgument, ossError } from "../error.ts";
import type { OssRequest } from "../types.ts";
import type { Callback } from "./callback.ts";
import { CallbackBody, type CallbackBodyType } from "./callback-body.ts";

/** Of the Base64 text. */
const maxBytes = 5 * 1024;
const maxUrls = 5;
const bodyTypes: readonly string[] = [
  "application/x-www-form-urlencoded",
  "application/json",
] satisfies CallbackBodyType[];

/** The two parameters as they came, still in Base64. */
interface Parameters {
  readonly callback: string | undefined;
  readonly variables: string | undefined;
}

/**
 * The callback that PutObject or CompleteMultipartUpload asks for, in headers or in the query.
 * @returns undefined: none
 * @throws OssError InvalidArgument
 * @see https://help.aliyun.com/zh/oss/developer-reference/callback
 */
export function readRequestCallback({ headers, query }: OssRequest): Callback | undefined {
  const either = (header: string, name: string) => {
    if (headers[header] !== undefined && query[name] !== undefined) {
      throw ossError("callbackTwice", { ArgumentName: name, ArgumentValue: query[name] });
    }
    return headers[header] ?? query[name];
  };
  return readCallback({
    callback: either("x-oss-callback", "callback"),
    variables: either("x-oss-callback-var", "callback-var"),
  });
}

/**
 * The callback that a form asks for: the field `callback`, and a field `x:…` for each variable of the caller's own.
 * @param fields names in lower case
 * @returns undefined: none
 * @throws OssError InvalidArgument
 * @see https://help.aliyun.com/zh/oss/developer-reference/callback
 */
export function readFormCallback(fields: Readonly<Record<string, string>>): Callback | undefined {
  const custom = Object.entries(fields).filter(([name]) => name.startsWith("x:"));
  return readCallback({ callback: fields.callback, variables: fields["callback-var"] }, custom);
}

function readCallback(
  { callback, variables }: Parameters,
  fields: readonly (readonly [string, string])[] = [],
): Callback | undefined {
  if (callback === undefined) return undefined;
  const {
    callbackUrl = "",
    callbackHost = "",
    callbackBody,
    callbackBodyType,
    callbackSNI,
  } = decode("callback", callback);
  if (callbackUrl === "") return undefined;
  if (typeof callbackUrl !== "string") throw ossError("callbackUrl", argument("callbackUrl", callbackUrl));
  if (typeof callbackHost !== "string") throw invalidArgument("callbackHost", JSON.stringify(callbackHost));
  if (callbackSNI !== undefined && typeof callbackSNI !== "boolean") {
    throw invalidArgument("callbackSNI", JSON.stringify(callbackSNI));
  }
  return {
    urls: readUrls(callbackUrl),
    body: readBody(callbackBody, callbackBodyType),
    sni: callbackSNI ?? false,
    custom: { ...readCustom(variables), ...Object.fromEntries(fields) },
    ...(callbackHost !== "" && { host: callbackHost }),
  };
}

function readUrls(text: string): URL[] {
  const addresses = text.split(";").filter((address) => address !== "");
  if (addresses.length > maxUrls) throw ossError("callbackUrls", argument("callbackUrl", text));
  return addresses.map((address) => {
    const written = /^https?:\/\//i.test(address) ? address : `http://${address}`;
    // OSS knows no IPv6 here.
    if (!URL.canParse(written) || new URL(written).hostname.startsWith("[")) {
      throw ossError("callbackUrl", argument("callbackUrl", text));
    }
    return new URL(written);
  });
}

function readBody(template: unknown, type: unknown = bodyTypes[0]): CallbackBody {
  if (typeof template !== "string") throw ossError("callbackBody", argument("callbackBody", template ?? ""));
  if (template === "") throw ossError("callbackBodyEmpty", argument("callbackBody", template));
  if (typeof type !== "string") throw ossError("callbackBodyType", argument("callbackBodyType", type));
  if (!bodyTypes.includes(type)) {
    throw invalidArgument("callbackBodyType", type, `callbackBodyType is one of ${bodyTypes.join(" and ")}.`);
  }
  return new CallbackBody(template, type as CallbackBodyType);
}

function readCustom(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  const variables = decode("callback-var", text);
  for (const [name, value] of Object.entries(variables)) {
    if (!/^x:[^A-Z]+$/.test(name) || typeof value !== "string") {
      throw invalidArgument(
        "callback-var",
        name,
        "Variables are strings, and their names x: and lower case.",
      );
    }
  }
  return variables as Record<string, string>;
}

const refusals = {
  callback: { tooLong: "callbackTooLong", notBase64: "callbackNotBase64", notJson: "callbackNotJson" },
  "callback-var": {
    tooLong: "callbackVarTooLong",
    notBase64: "callbackVarNotBase64",
    notJson: "callbackVarNotJson",
  },
} as const;

function decode(name: keyof typeof refusals, text: string): Record<string, unknown> {
  const refusal = refusals[name];
  if (Buffer.byteLength(text) > maxBytes) throw ossError(refusal.tooLong, { ArgumentName: name });
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw ossError(refusal.notBase64, argument(name, text));
  }
  const json = Buffer.from(text, "base64").toString();
  const value = parse(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw ossError(refusal.notJson, argument(name, json));
  }
  return value as Record<string, unknown>;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function argument(name: string, value: unknown) {
  return { ArgumentName: name, ArgumentValue: typeof value === "string" ? value : JSON.stringify(value) };
}
