import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeWx } from "@zhichuan/fake-wx";
import { createNodePlatform } from "@zhichuan/fake-wx/node";
import { onTestFinished, vi } from "vitest";

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => unknown;

/**
 * Puts a fake `wx` where a mini-program has its own, until the next one. It stays after the test: a mini-program has its
 * `wx` as long as it runs, and the engine may still be putting a failed upload's copy in its place.
 */
export function installWx() {
  const platform = createNodePlatform();
  const wx = createFakeWx(platform);
  vi.stubGlobal("wx", wx);
  onTestFinished(() => platform.close());
  return { platform, wx };
}

/** Writes a file for the user to choose; it is gone after the test. Gives its path on disk. */
export async function writeFileToChoose(name: string, content: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "uploader-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/**
 * One server in the place of both the signer and the bucket, just enough for the client's side of the protocol:
 * `objects` holds what was posted, `answers` overrides an address's next answer.
 */
export async function startStandIn() {
  const objects = new Map<string, { readonly fields: Record<string, string>; readonly file: File }>();
  const answers = new Map<string, Answer>();
  let url = "";

  const routes: Record<string, Answer> = {
    "/v1/uploads": (_request, response, body) => {
      const { name, size } = JSON.parse(body.toString());
      const key = `${randomUUID()}/${size}`;
      const ticket = {
        kind: "form",
        upload: `${key}|${name}`,
        key,
        url: `${url}/`,
        expiresAt: "",
        serverTime: "",
      };
      response.setHeader("x-zhichuan-version", "1.0");
      response.end(JSON.stringify({ ...ticket, fields: { key, policy: "cA==" } }));
    },
    "/": async (request, response, body) => {
      const headers = { "content-type": request.headers["content-type"] ?? "" };
      const form = await new Response(new Uint8Array(body), { headers }).formData();
      const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === "string"));
      objects.set(String(form.get("key")), {
        fields: fields as Record<string, string>,
        file: form.get("file") as File,
      });
      response.writeHead(200, { ETag: '"A"', "x-oss-request-id": "5C3D" }).end();
    },
    "/v1/uploads/complete": (_request, response, body) => {
      const [key, name] = JSON.parse(body.toString()).upload.split("|");
      const { file } = objects.get(key) as { file: File };
      const stored = {
        key,
        name,
        size: file.size,
        contentType: file.type,
        crc64: "1",
        etag: "A",
        urlExpiresAt: "",
      };
      response.end(JSON.stringify({ ...stored, url: `${url}/${key}` }));
    },
  };

  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answers.get(path) ?? routes[path];
    answers.delete(path);
    await answer?.(request, response, Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, objects, answers };
}
