import { describe, expect, it } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";
import { atHand, startStack } from "./support/stack.ts";

const FILE = new TextEncoder().encode("Zhichuan 直传");
const SHA256 = "0123456789abcdef".repeat(4);

describe("a renewed ticket", () => {
  it.each(["form", "put"])("has the same key and a fresh signature: %s", async (kind) => {
    const stack = await startStack();
    const request = ticketRequest({ size: FILE.length, kind });
    const first = (await stack.post("/v1/uploads", request)).body;
    await atHand(stack);
    stack.clock.move(20 * 60);
    const renewed = (await stack.post("/v1/uploads", { ...request, upload: first.upload })).body;
    expect(renewed.key).toBe(first.key);
    const send = ({ url, headers, fields }: typeof first) =>
      kind === "form" ? sendForm(url, fields, FILE) : fetch(url, { method: "PUT", headers, body: FILE });
    expect((await send(first)).status).toBe(403);
    expect((await send(renewed)).status).toBe(200);
    for (const { upload } of [first, renewed])
      expect((await stack.post("/v1/uploads/complete", { upload })).body.key).toBe(first.key);
  });

  it("keeps its key where the phone's clock is days off, whose requests get another key every day", async () => {
    const { app, clock, credentials } = await testApp();
    const request = ticketRequest({ requestId: "00000000-0001-7c3a-9f0e-3b1d5a7c9e21" });
    const first = (await post(app, "/v1/uploads", request)).body;
    clock.move(24 * 3600);
    credentials.give(credentialsUntil(new Date(clock.now().getTime() + 3600_000)));
    expect((await post(app, "/v1/uploads", request)).body.key).not.toBe(first.key);
    const { upload } = first;
    expect((await post(app, "/v1/uploads", { ...request, upload })).body.key).toBe(first.key);
  });

  it.each([
    ["profile", { profile: "video", name: "a.mp4" }],
    ["name", { name: "other.pdf" }],
    ["size", { size: 13 }],
    ["digest", { sha256: SHA256.replace("0", "1") }],
  ])("is not given for a file of another %s", async (_what, change) => {
    const test = await testApp();
    const request = ticketRequest({ sha256: SHA256 });
    const { upload } = (await post(test.app, "/v1/uploads", request)).body;
    const { status, body } = await post(test.app, "/v1/uploads", { ...request, ...change, upload });
    expect([status, body.error.code]).toEqual([403, "TICKET_INVALID"]);
    expect(test.log.at(-1)).toMatchObject({ reason: "made for another file" });
  });

  it("takes a name in either of Unicode's forms, and a digest that is known only now", async () => {
    const { app } = await testApp();
    const request = ticketRequest({ name: "résumé.pdf".normalize("NFC") });
    const first = (await post(app, "/v1/uploads", request)).body;
    const again = { ...request, name: "résumé.pdf".normalize("NFD"), sha256: SHA256, upload: first.upload };
    const renewed = await post(app, "/v1/uploads", again);
    expect([renewed.status, renewed.body.key]).toEqual([200, first.key]);
  });
});
