import { hash } from "node:crypto";
import type { Exchange } from "./exchange.ts";
import { inPieces } from "./watched-stream.ts";

/** A document, and what it is set on. */
interface DocumentInput {
  /** None: the bucket. */
  readonly key?: string;
  /** The sub-resource. Example: `cors`. */
  readonly name: string;
  /** XML. */
  readonly text: string;
  readonly signal: AbortSignal | undefined;
}

/** Sets what is configured of a bucket or an object. Throws an OssError. */
export async function putDocument(
  exchange: Exchange,
  { key, name, text, signal }: DocumentInput,
): Promise<void> {
  const document = Buffer.from(text, "utf8");
  const answer = await exchange({
    method: "PUT",
    ...(key !== undefined && { key }),
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
