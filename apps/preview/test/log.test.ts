import { expect, test } from "vitest";
import { tellServerLine } from "../src/log.ts";

const tell = (line: object) => tellServerLine(JSON.stringify(line));

test("a file that is stored is told with its key", () => {
  const line = {
    level: 30,
    msg: "request",
    route: "/v1/uploads/complete",
    status: 200,
    key: "u/1/document.pdf",
  };
  expect(tell(line)).toBe("stored   u/1/document.pdf");
});

test("a refusal is told with its code, its reason and the request's id", () => {
  const line = { level: 30, msg: "request", method: "POST", route: "/v1/uploads", status: 413 };
  expect(tell({ ...line, code: "FILE_TOO_LARGE", reason: "9 bytes", requestId: "a-1" })).toBe(
    "refused  POST /v1/uploads 413 FILE_TOO_LARGE: 9 bytes (a-1)",
  );
});

test("an error outside a request is told", () => {
  expect(tell({ level: 50, msg: "no credentials yet", err: { message: "STS is down" } })).toBe(
    "error    no credentials yet: STS is down",
  );
});

test.each([
  { level: 30, msg: "request", method: "POST", route: "/v1/uploads", status: 200 },
  { level: 40, msg: "AUTH=none: whoever reaches this server may upload" },
  { level: 30, msg: "Server listening" },
])("everything else is silence: $msg", (line) => {
  expect(tell(line)).toBeUndefined();
});
