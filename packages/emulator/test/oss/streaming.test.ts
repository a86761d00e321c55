import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { BucketStore } from "../../src/oss/index.ts";
import { emulate, noon, storedFiles } from "./support/emulate.ts";
import { formType, multipart, partsOf, signedFields } from "./support/form.ts";
import { refusal, send } from "./support/http.ts";
import { presigned, sendSigned } from "./support/signed.ts";

const MB = 1024 * 1024;

/** `count` megabytes, made as they are asked for. */
function megabytes(count: number, onMade: () => void = () => undefined): Readable {
  const chunk = Buffer.alloc(MB, "0123456789abcdef");
  return Readable.from(
    (function* () {
      for (let made = 0; made < count; made++) {
        onMade();
        yield chunk;
      }
    })(),
    { objectMode: false, highWaterMark: MB },
  );
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setImmediate();
}

/** Starts an upload, sends what is given, and breaks the connection off once the emulator has begun to store it. */
async function breakOff(emulator: Emulator, head: string, begun: Buffer): Promise<void> {
  const { hostname, port } = new URL(emulator.ossUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(head);
  socket.write(begun);
  await until(async () => (await storedFiles(emulator)).length > 0);
  socket.destroy();
  await until(async () => (await storedFiles(emulator)).length === 0);
}

test("a PUT that is cut off half-way leaves nothing", async () => {
  const emulator = await emulate();
  const path = presigned(emulator, { method: "PUT", key: "a" });
  await breakOff(
    emulator,
    `PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${4 * MB}\r\n\r\n`,
    Buffer.alloc(MB),
  );
  expect((await sendSigned(emulator, { method: "HEAD", key: "a" })).status).toBe(404);
});

test("a form that is cut off half-way leaves nothing", async () => {
  const emulator = await emulate();
  const fields = signedFields(emulator, { at: noon, contentLength: { min: 0, max: 4 * MB } });
  const body = multipart(partsOf(fields, { value: Buffer.alloc(4 * MB) }));
  const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${formType}\r\nContent-Length: ${body.length}\r\n\r\n`;
  await breakOff(emulator, head, body.subarray(0, 2 * MB));
});

test("a form is refused from its fields, while the file is still on its way", async () => {
  const emulator = await emulate();
  const fields = { ...signedFields(emulator, { at: noon }), key: "another" };
  const whole = multipart(partsOf(fields, { value: Buffer.alloc(8 * MB) }));
  const { hostname, port } = new URL(emulator.ossUrl);
  const headers = { "content-type": formType, "content-length": whole.length };
  const outgoing = request({ hostname, port, method: "POST", headers, agent: false });
  outgoing.write(whole.subarray(0, 16 * 1024));
  const [answer] = await once(outgoing, "response");
  expect(answer.statusCode).toBe(403);
  outgoing.end(whole.subarray(16 * 1024));
  await once(outgoing, "finish");
  answer.resume();
  expect(await storedFiles(emulator)).toEqual([]);
});

test("a client that sends a large body and only then listens still learns why it was refused", async () => {
  const emulator = await emulate();
  const body = Buffer.alloc(16 * MB);
  expect(refusal(await send(emulator.ossUrl, { method: "PUT", path: "/a", body }))).toMatchObject({
    status: 403,
  });
  const tooLarge = multipart(partsOf(signedFields(emulator, { at: noon }), { value: body }));
  const answer = await send(emulator.ossUrl, {
    method: "POST",
    headers: { "content-type": formType },
    body: tooLarge,
  });
  expect(refusal(answer)).toMatchObject({ status: 400, code: "EntityTooLarge" });
  expect(await storedFiles(emulator)).toEqual([]);
});

test("a connection goes on after a refusal in the middle of a body", async () => {
  const emulator = await emulate();
  const { hostname, port } = new URL(emulator.ossUrl);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.write(`PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: ${2 * MB}\r\n\r\n`);
  socket.write(Buffer.alloc(2 * MB));
  socket.write("GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await once(socket, "end");
  expect(text.match(/HTTP\/1\.1 403/g)).toHaveLength(2);
});

test("bytes are taken from the body no faster than they are written down", async () => {
  const { dir, bucket } = await emulate();
  const store = await BucketStore.open(`${dir}/${bucket}-two`, { createdAt: "", acl: "private" });
  let made = 0;
  let taken = 0;
  let ahead = 0;
  async function* body() {
    for await (const chunk of megabytes(64, () => made++)) {
      taken++;
      ahead = Math.max(ahead, made - taken);
      yield chunk as Buffer;
    }
  }
  const { digest } = await store.receive(body(), 100 * MB);
  expect(digest.size).toBe(64 * MB);
  expect(ahead).toBeLessThanOrEqual(4);
});

test("an upload of 256 MB takes no more memory than one of 16 MB", async () => {
  const emulator = await emulate();
  const peakWhile = async (count: number) => {
    let peak = 0;
    const path = presigned(emulator, { method: "PUT", key: `${count}` });
    const before = process.memoryUsage().arrayBuffers;
    const body = megabytes(count, () => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    });
    const headers = { "content-length": count * MB };
    expect((await send(emulator.ossUrl, { method: "PUT", path, headers, body })).status).toBe(200);
    return peak;
  };
  await peakWhile(16);
  expect(await peakWhile(256)).toBeLessThan(64 * MB);
  const { headers } = await sendSigned(emulator, { method: "HEAD", key: "256" });
  expect(headers["content-length"]).toBe(String(256 * MB));
});
