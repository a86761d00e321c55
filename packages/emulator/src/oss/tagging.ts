import { invalidArgument, ossError } from "./error.ts";

export type Tags = Readonly<Record<string, string>>;

const maxTags = 10;

/**
 * Reads the `x-oss-tagging` header: `TagA=B&TagC=D`, percent-encoded.
 * @throws OssError
 * @see https://help.aliyun.com/zh/oss/user-guide/object-tagging-8
 */
export function readTagging(header: string | undefined): Tags {
  if (header === undefined) return {};
  return checkTags([...new URLSearchParams(header)]);
}

/** @throws OssError on more than ten tags, a repeated key, or characters OSS does not take */
export function checkTags(pairs: readonly (readonly [string, string])[]): Tags {
  const tags = Object.fromEntries(pairs);
  if (pairs.length > maxTags)
    throw invalidArgument("x-oss-tagging", String(pairs.length), "An object has at most 10 tags.");
  if (Object.keys(tags).length < pairs.length) {
    throw invalidArgument(
      "x-oss-tagging",
      pairs.map(([key]) => key).join(","),
      "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  for (const [key, value] of pairs) {
    if (!/^[\p{L}\p{N} +\-=._:/]{1,128}$/u.test(key)) throw ossError("invalidTag", { TagKey: key });
    if (!/^[\p{L}\p{N} +\-=._:/]{0,256}$/u.test(value)) throw ossError("invalidTag", { TagValue: value });
  }
  return tags;
}
