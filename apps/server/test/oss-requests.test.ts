import { expect, it } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";

/** OSS as it answers once, under an id of its own. */
const answering =
  (status: number, headers: Record<string, string> = {}, ids = ["655F-1", "655F-2"]): typeof fetch =>
  async () =>
    new Response(null, { status, headers: { "x-oss-request-id": ids.shift() ?? "655F-n", ...headers } });

const complete = async (bucket: typeof fetch) => {
  const test = await testApp({}, { fetch: bucket });
  const { upload } = (await post(test.app, "/v1/uploads", ticketRequest())).body;
  const answer = await post(test.app, "/v1/uploads/complete", { upload });
  return { answer, line: test.log.at(-1), log: test.log };
};

it("a request's line in the log names the requests to OSS that were made for it, and no others", async () => {
  const head = {
    "content-length": "12",
    "content-type": "application/pdf",
    etag: '"A"',
    "x-oss-hash-crc64ecma": "1",
  };
  const { answer, line, log } = await complete(answering(200, head));
  expect(answer.status).toBe(200);
  expect(line?.ossRequestIds).toEqual(["655F-1"]);
  expect(log.find(({ route }) => route === "/v1/uploads")).not.toHaveProperty("ossRequestIds");
});

it("two requests at once have each their own", async () => {
  const ids = ["1", "2"];
  const held: (() => void)[] = [];
  const both: typeof fetch = async () => {
    await new Promise<void>((resolve) => {
      held.push(resolve);
      if (held.length === 2) for (const go of held) go();
    });
    return new Response(null, { status: 404, headers: { "x-oss-request-id": ids.shift() ?? "" } });
  };
  const test = await testApp({}, { fetch: both });
  const { app } = test;
  const tickets = await Promise.all([1, 2].map(() => post(app, "/v1/uploads", ticketRequest())));
  const answers = await Promise.all(
    tickets.map(({ body: { upload } }) => post(app, "/v1/uploads/complete", { upload })),
  );
  expect(answers.map(({ body }) => body.error.code)).toEqual(["OBJECT_MISSING", "OBJECT_MISSING"]);
  const lines = test.log.filter(({ route }) => route === "/v1/uploads/complete");
  expect(lines.map(({ ossRequestIds }) => ossRequestIds).toSorted()).toEqual([["1"], ["2"]]);
});

it("what OSS refused is named in the answer too", async () => {
  const { answer, line } = await complete(answering(403));
  expect(answer.body.error).toMatchObject({ code: "STORAGE_REFUSED", ossRequestId: "655F-1" });
  expect(answer.body.error.requestId).not.toBe("655F-1");
  expect(line?.ossRequestIds).toEqual(["655F-1"]);
});
