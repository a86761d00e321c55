import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import type { UploadedEvent } from "../src/on-uploaded/on-uploaded.ts";
import { createWebhook } from "../src/on-uploaded/webhook.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OLD_SECRET = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;

const EVENT: UploadedEvent = {
  id: "上传/anonymous/7ybq/document.pdf#5EB63BBBE01EEED093CB22BB8F5ACDC3",
  user: "anonymous",
  profile: "document",
  key: "上传/anonymous/7ybq/document.pdf",
  name: "合同.pdf",
  size: 12,
  contentType: "application/pdf",
  crc64: "11051210869376104954",
};

/** The team's own server. */
async function team(status = 204, headers: Record<string, string> = {}) {
  const calls: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url: path = "" } = request;
    calls.push({ method, path, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=1` };
}

// The library that verifies goes by the machine's clock.
const now = () => new Date();
const send = async (url: string, secrets = [SECRET], signal = new AbortController().signal) =>
  createWebhook({ url, secrets, fetch, now })(EVENT, signal);

describe("a webhook", () => {
  it("says what is stored, and a library of the Standard Webhooks believes it", async () => {
    const { calls, url } = await team();
    await send(url);
    const [call] = calls;
    expect(call).toMatchObject({ method: "POST", path: "/hook?token=1" });
    expect(call?.headers["content-type"]).toBe("application/json");
    expect(call?.headers["webhook-id"]).toBe(encodeURI(EVENT.id));
    const headers = call?.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(call?.body ?? "", headers)).toEqual({
      type: "upload.stored",
      timestamp: expect.any(String),
      data: EVENT,
    });
    expect(() => new Webhook(OLD_SECRET).verify(call?.body ?? "", headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(`${call?.body} `, headers)).toThrow();
  });

  it("is believed with the old secret and with the new one while both are set", async () => {
    const { calls, url } = await team();
    await send(url, [SECRET, OLD_SECRET]);
    const { body = "", headers } = calls[0] ?? {};
    for (const secret of [SECRET, OLD_SECRET])
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy();
  });

  it.each([400, 404, 500, 301])(
    "has failed when the answer is %i; its address is not told",
    async (status) => {
      const elsewhere = await team();
      const { url } = await team(status, status === 301 ? { location: elsewhere.url } : {});
      const error = await send(url).catch((cause: Error) => cause);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain("token");
      expect(elsewhere.calls).toHaveLength(0);
    },
  );

  it("ends when it has taken too long", async () => {
    const { url } = await team();
    await expect(send(url, [SECRET], AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  });
});
