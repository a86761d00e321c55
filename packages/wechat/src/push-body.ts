import { XMLParser } from "fast-xml-parser";
import { PushError } from "./push-error.ts";

/** A pushed message by the names WeChat gives its fields; numbers are texts where it came as XML. */
export type PushedMessage = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
});

/** Reads what the console lets one choose from, XML or JSON: its first character tells. Throws a PushError: `BODY`. */
export function readBody(text: string): PushedMessage {
  const message = text.trimStart().startsWith("<") ? readXml(text) : readJson(text);
  if (typeof message !== "object" || message === null || Array.isArray(message))
    throw new PushError("BODY", "the body holds no message");
  return message as PushedMessage;
}

function readXml(text: string): unknown {
  // WeChat sends no document type; entities that one declares are how XML parsers are attacked.
  if (/<!DOCTYPE/i.test(text)) throw new PushError("BODY", "the body has a document type declaration");
  try {
    return parser.parse(text, true).xml;
  } catch {
    // As with JSON: the parser's own error repeats the text, and that may be anybody's.
    throw new PushError("BODY", "the body is no well-formed XML");
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PushError("BODY", "the body is neither XML nor JSON");
  }
}
