import { hash } from "node:crypto";
import { deleteObject } from "./delete-object.ts";
import type { Exchange } from "./exchange.ts";
import { readXml } from "./read-xml.ts";
import { inPieces } from "./watched-stream.ts";
import { buildXml } from "./xml.ts";

/** What no XML document can carry, not even as a character reference. */
const NOT_IN_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * DeleteMultipleObjects: https://help.aliyun.com/zh/oss/developer-reference/deletemultipleobjects. At most 1000 keys;
 * objects that are not there count as deleted. Keys that no XML can carry are deleted one by one. Throws an OssError;
 * some may be deleted then.
 */
export async function deleteObjects(
  exchange: Exchange,
  keys: readonly string[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const together = keys.filter((key) => !NOT_IN_XML.test(key));
  if (together.length > 0) await deleteTogether(exchange, together, signal);
  for (const key of keys)
    if (NOT_IN_XML.test(key)) await deleteObject(exchange, key, signal ? { signal } : {});
}

async function deleteTogether(
  exchange: Exchange,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const text = buildXml({ Delete: { Quiet: "false", Object: keys.map((Key) => ({ Key })) } });
  // A parser takes a line end for a line feed unless it is written as a reference.
  const document = Buffer.from(text.replaceAll("\r", "&#13;"), "utf8");
  const answer = await exchange({
    method: "POST",
    query: { delete: "", "encoding-type": "url" },
    headers: {
      "content-type": "application/xml",
      "content-length": String(document.length),
      "content-md5": hash("md5", document, "base64"),
    },
    body: inPieces(document),
    signal,
  });
  const deleted = await readXml(answer, "DeleteResult", (result) => {
    const decode = result.optional("EncodingType") === "url" ? decodeURIComponent : (key: string) => key;
    return new Set(result.elements("Deleted").map((object) => decode(object.text("Key"))));
  });
  const left = keys.filter((key) => !deleted.has(key));
  if (left.length > 0)
    throw answer.unexpected(`${left.length} of ${keys.length} objects are not named as deleted`);
}
