import { describe, expect, it } from "vitest";
import { createUploadTokens } from "../src/upload/upload-token.ts";
import { ENVIRONMENT, post, type TestApp, testApp } from "./support/app.ts";
import { BLOCK } from "./support/multipart.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";

const noBucket: typeof fetch = () => Promise.reject(new Error("OSS was asked"));

/** An `upload` in parts, as the server seals it. */
async function uploadOf({ clock }: TestApp): Promise<string> {
  const tokens = createUploadTokens(ENVIRONMENT.TICKET_SECRET);
  const multipart = { uploadId: "0004B9894A22E5B1888A1E29F8236E2D", block: BLOCK };
  const key = "uploads/anonymous/7ybqyvp5zzznyarmrcfqs3axee/document.pdf";
  const claims = { user: "anonymous", profile: "document", key, name: "a.pdf", size: 3 * BLOCK, multipart };
  return tokens.seal(claims, clock.now());
}

const ask = (test: TestApp, upload: string) =>
  post(test.app, "/v1/uploads/parts", { upload, parts: [{ start: BLOCK, blocks: 2 }] });

describe("the address of a part", () => {
  it("binds upload, number, type and length, and is made without asking OSS", async () => {
    const test = await testApp({}, { fetch: noBucket });
    const { status, body } = await ask(test, await uploadOf(test));
    expect(status).toBe(200);
    const [part] = body.parts;
    expect(part).toMatchObject({
      start: BLOCK,
      length: 2 * BLOCK,
      number: 2,
      headers: { "content-type": "application/octet-stream" },
    });
    const url = new URL(part.url);
    expect(url.origin).toBe("https://my-bucket.oss-cn-hangzhou.aliyuncs.com");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      partNumber: "2",
      uploadId: "0004B9894A22E5B1888A1E29F8236E2D",
      "x-oss-additional-headers": "content-length",
      "x-oss-expires": "900",
    });
    expect(body).toMatchObject({
      serverTime: "2026-11-22T08:00:00.000Z",
      expiresAt: "2026-11-22T08:15:00.000Z",
    });
  });

  it("goes to the public address, whichever the server itself uses", async () => {
    const test = await testApp({
      OSS_ENDPOINT: "https://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
      OSS_PUBLIC_HOST: "files.example.com",
    });
    const { body } = await ask(test, await uploadOf(test));
    expect(new URL(body.parts[0].url).origin).toBe("https://files.example.com");
    expect(JSON.stringify(body)).not.toContain("internal");
  });

  it("lives no longer than the credentials, and with less than two minutes of them it is 503", async () => {
    const test = await testApp({}, { fetch: noBucket });
    const upload = await uploadOf(test);
    test.clock.move(3600 - 300);
    expect((await ask(test, upload)).body.expiresAt).toBe("2026-11-22T08:59:00.000Z");
    test.clock.move(181);
    const { status, body, headers } = await ask(test, upload);
    expect([status, body.error.code, headers["retry-after"]]).toEqual([503, "CREDENTIALS_UNAVAILABLE", "10"]);
    test.credentials.give(credentialsUntil(new Date(test.clock.now().getTime() + 3600_000), "two"));
    expect((await ask(test, upload)).status).toBe(200);
  });
});
