import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { errorTable } from "../../src/oss/error-table.ts";
import { writeXml } from "../../src/oss/xml.ts";
import known from "../vectors/oss-error-codes.json" with { type: "json" };

const entries = Object.entries(errorTable);

test.each(entries)("%s has a status and a code OSS documents", (_name, { status, code }) => {
  // The snapshot of the manual has no 500 row for this message, and calls the code of an archived object otherwise.
  const documented = known.errors.filter((row) => row.code === code).map((row) => row.status);
  expect(documented).toContain(status);
});

test.each(
  known.ec.filter(
    ({ code, message }) => code && message && !message.includes("…") && !message.startsWith("("),
  ),
)("$ec is $code", ({ ec, status, code, message }) => {
  const rows = entries.filter(([, entry]) => "ec" in entry && entry.ec === ec).map(([, entry]) => entry);
  const [stem = ""] = message.split(": [");
  expect(rows).toContainEqual({ status, code, message: stem, ec });
});

test("XML carries any text, and what it cannot carry it replaces", () => {
  const text = "a<b>&\"'\r\n中😀\u0000\u000b";
  const xml = writeXml("Error", { Message: text, Absent: undefined, List: ["1", "2"], Inner: { Empty: {} } });
  expect(XMLValidator.validate(xml)).toBe(true);
  const parsed = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true }).parse(xml);
  expect(parsed.Error).toMatchObject({
    Message: "a<b>&\"'\r\n中😀\ufffd\ufffd",
    List: ["1", "2"],
    Inner: { Empty: "" },
  });
});
