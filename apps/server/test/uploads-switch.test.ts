import { expect, it, onTestFinished } from "vitest";
import { buildApp } from "../src/index.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { begin, sendParts } from "./support/multipart.ts";
import { startStack } from "./support/stack.ts";

it("UPLOADS=off lets nothing new in", async () => {
  const { app } = await testApp({ UPLOADS: "off", GUIDE_ENDPOINT: "on" });
  for (const kind of ["form", "put", "multipart"]) {
    const { status, body } = await post(app, "/v1/uploads", ticketRequest({ kind }));
    expect([status, body.error.code, body.error.retryable]).toEqual([503, "UPLOADS_OFF", false]);
  }
  expect((await post(app, "/v1/uploads/parts", {})).body.error.code).toBe("UPLOADS_OFF");
  expect((await app.inject("/generate_signature")).json().error.code).toBe("UPLOADS_OFF");
});

it("what was under way when UPLOADS was set to off can be confirmed, looked at and given up", async () => {
  const stack = await startStack();
  const { upload } = await begin(stack);
  await sendParts(stack, upload, [0, 5]);
  const other = await begin(stack);
  const { credentials, clock } = stack;
  const config = { ...stack.config, uploads: false };
  const off = await buildApp({ config, credentials, now: clock.now, logger: false });
  onTestFinished(() => off.close());
  expect((await post(off, "/v1/uploads/parts", { upload, parts: [{ start: 0, blocks: 1 }] })).status).toBe(
    503,
  );
  expect((await post(off, "/v1/uploads/status", { upload })).body.state).toBe("open");
  expect((await post(off, "/v1/uploads/complete", { upload })).status).toBe(200);
  expect((await post(off, "/v1/uploads/status", { upload })).body.state).toBe("stored");
  expect((await post(off, "/v1/uploads/abort", { upload: other.upload })).body.state).toBe("gone");
});

it("and everything else answers", async () => {
  const { app } = await testApp({ UPLOADS: "off" });
  for (const path of ["/healthz", "/readyz", "/v1/profiles"])
    expect((await app.inject(path)).statusCode).toBe(200);
});
