import { hash } from "node:crypto";
import type { Exchange } from "./exchange.ts";
import { inPieces } from "./watched-stream.ts";

/** Puts a configuration of the bucket: the XML `text` under the sub-resource `name`. Throws an OssError. */
export async function putDocument(
  exchange: Exchange,
  name: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const document = Buffer.from(text, "utf8");
  const answer = await exchange({
    method: "PUT",
    query: { [name]: "" },
    headers: {
      "content-type": "application/xml",
      "content-length": String(document.length),
      "content-md5": hash("md5", document, "base64"),
    },
    body: inPieces(document),
    signal,
  });
  await answer.discard();
}
