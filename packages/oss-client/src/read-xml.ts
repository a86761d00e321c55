import type { OssAnswer } from "./exchange.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** Reads the XML of a success with `read`. Throws an OssError when it is cut short or not OSS's. */
export async function readXml<T>(
  answer: OssAnswer,
  root: string,
  read: (element: XmlElement) => T,
): Promise<T> {
  const text = await answer.text();
  try {
    return read(parseXml(text, root));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw answer.unexpected(`its <${root}> cannot be read: ${reason}`, cause);
  }
}
