import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { type Clock, emulate, noon, storedFiles } from "./support/emulate.ts";
import { formType, multipart, partsOf, signedFields } from "./support/form.ts";
import { type Answer, refusal, send } from "./support/http.ts";
import { begin, complete } from "./support/multipart.ts";
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
  const { length: idle } = await storedFiles(emulator);
  const { hostname, port } = new URL(emulator.ossUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(head);
  socket.write(begun);
  await until(async () => (await storedFiles(emulator)).length > idle);
  socket.destroy();
  await until(async () => (await storedFiles(emulator)).length === idle);
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

test("a part that is cut off half-way leaves nothing, and the one it was to replace stays", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [Buffer.from("first")]);
  const before = await storedFiles(emulator);
  const query = { partNumber: "1", uploadId: upload.uploadId };
  const path = presigned(emulator, { method: "PUT", key: "a", query });
  const head = `PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${4 * MB}\r\n\r\n`;
  await breakOff(emulator, head, Buffer.alloc(MB));
  expect(await storedFiles(emulator)).toEqual(before);
  expect((await complete(emulator, upload, upload.etags)).status).toBe(200);
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

test.each(["PUT", "part", "form"] as const)(
  "a %s of 128 MB never holds more than 32 MB in buffers",
  async (kind) => {
    const emulator = await emulate();
    const size = 128 * MB;
    // What earlier tests let go of is swept in the background.
    await until(() => heldBytes() < idle + 4 * MB);
    let most = 0;
    let made = 0;
    const bytes = megabytes(size / MB, () => {
      if (++made % 16 === 0) most = Math.max(most, heldBytes() - idle);
    });
    const sending = { PUT: putBytes, part: partBytes, form: postBytes }[kind];
    expect((await sending(emulator, bytes, size)).status).toBeLessThan(300);
    expect(most).toBeLessThan(32 * MB);
    const { headers } = await sendSigned(emulator, { method: "HEAD", key: "uploads/a.txt" });
    expect(headers["content-length"]).toBe(String(size));
  },
);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const idle = heldBytes();

/** Bytes in buffers that somebody still holds on to. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

function putBytes(emulator: Emulator & { clock: Clock }, body: Readable, length: number): Promise<Answer> {
  const path = presigned(emulator, { method: "PUT", key: "uploads/a.txt" });
  return send(emulator.ossUrl, { method: "PUT", path, headers: { "content-length": length }, body });
}

/** As the only part of an upload. */
async function partBytes(
  emulator: Emulator & { clock: Clock },
  body: Readable,
  length: number,
): Promise<Answer> {
  const key = "uploads/a.txt";
  const { uploadId } = await begin(emulator, key, []);
  const query = { partNumber: "1", uploadId };
  const path = presigned(emulator, { method: "PUT", key, query });
  const headers = { "content-length": length };
  await send(emulator.ossUrl, { method: "PUT", path, headers, body });
  return complete(emulator, { key, uploadId }, "", { headers: { "x-oss-complete-all": "yes" } });
}

function postBytes(emulator: Emulator, body: Readable, length: number): Promise<Answer> {
  const fields = signedFields(emulator, { at: noon, contentLength: { min: 0, max: length } });
  const whole = multipart(partsOf(fields, { value: "X" }));
  const at = whole.lastIndexOf("X");
  const parts = Readable.from(
    (async function* () {
      yield whole.subarray(0, at);
      yield* body;
      yield whole.subarray(at + 1);
    })(),
    { objectMode: false, highWaterMark: MB },
  );
  const headers = { "content-type": formType, "content-length": whole.length - 1 + length };
  return send(emulator.ossUrl, { method: "POST", headers, body: parts });
}
