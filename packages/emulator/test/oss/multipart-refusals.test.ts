import { createHash } from "node:crypto";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { emulate, storedFiles } from "./support/emulate.ts";
import { type Answer, refusal, send } from "./support/http.ts";
import {
  abort,
  assemble,
  begin,
  complete,
  initiate,
  list,
  type PartAddress,
  parse,
  partList,
  partOf,
  partSize,
  putPart,
  type Running,
  sendInitiate,
} from "./support/multipart.ts";
import { presigned, sendSigned } from "./support/signed.ts";

type Upload = Awaited<ReturnType<typeof begin>>;
type Expected = readonly [status: number, code: string, ec?: string];

/** What there is in the bucket, to be held against what there is afterwards. */
async function state(emulator: Running, upload: PartAddress) {
  const files = (await storedFiles(emulator)).sort();
  const parts = parse(await list(emulator, upload)).ListPartsResult.Part;
  const head = await sendSigned(emulator, { method: "HEAD", key: upload.key });
  return { files, parts, object: head.headers.etag };
}

/** An upload of two parts and a bit, and an object where it is to go. */
async function prepared() {
  const emulator = await emulate();
  await sendSigned(emulator, { method: "PUT", key: "a", body: "old" });
  const upload = await begin(emulator, "a", [partOf("a"), partOf("b"), partOf("c", 11)]);
  return { emulator, upload };
}

/** Sends something to an upload that must be refused, and must change nothing. */
async function refused(ask: (emulator: Running, upload: Upload) => Promise<Answer>, expected: Expected) {
  const { emulator, upload } = await prepared();
  const before = await state(emulator, upload);
  const answer = refusal(await ask(emulator, upload));
  const [status, code, ec] = expected;
  expect(answer).toMatchObject({ status, code });
  if (ec !== undefined) expect(answer.ec).toBe(ec);
  expect(await state(emulator, upload)).toEqual(before);
  expect(before.parts).toHaveLength(3);
}

const header = (name: string, value: string) => ({ headers: { [name]: value } });
const noSuchUpload = [404, "NoSuchUpload", "0017-00000244"] as const;
const badNumber = [400, "InvalidArgument", "0017-00000220"] as const;
const numberMissing = [400, "InvalidArgument", "0017-00000219"] as const;

describe("UploadPart is refused and changes nothing", () => {
  const other = partOf("z");
  const wrongMd5 = createHash("md5").update("other").digest("base64");
  type Ask = (emulator: Running, upload: Upload) => Promise<Answer>;
  const put = (emulator: Running, query: Record<string, string>) =>
    sendSigned(emulator, { method: "PUT", key: "a", query, body: other });

  const cases: readonly (readonly [string, Ask, Expected])[] = [
    ["number 0", (e, u) => putPart(e, u, 0, other), badNumber],
    ["number 10001", (e, u) => putPart(e, u, 10_001, other), badNumber],
    ["number -1", (e, u) => putPart(e, u, -1, other), badNumber],
    ["number 1.5", (e, u) => putPart(e, u, "1.5", other), badNumber],
    ["number 1e3", (e, u) => putPart(e, u, "1e3", other), badNumber],
    ["number STR", (e, u) => putPart(e, u, "STR", other), badNumber],
    ["an empty number", (e, u) => putPart(e, u, "", other), numberMissing],
    ["no number", (e, { uploadId }) => put(e, { uploadId }), numberMissing],
    ["no upload", (e) => put(e, { partNumber: "1" }), numberMissing],
    ["an unknown upload", (e) => putPart(e, { key: "a", uploadId: "0".repeat(32) }, 1, other), noSuchUpload],
    ["a path as upload", (e) => putPart(e, { key: "a", uploadId: "../objects" }, 1, other), noSuchUpload],
    ["an upload of another key", (e, u) => putPart(e, { ...u, key: "b" }, 1, other), noSuchUpload],
    [
      "another MD5 than announced",
      (e, u) => putPart(e, u, 1, other, header("content-md5", wrongMd5)),
      [400, "InvalidDigest"],
    ],
    [
      "another CRC-64 than announced",
      (e, u) => putPart(e, u, 1, other, header("x-oss-hash-crc64ecma", "1")),
      [400, "InvalidCRC64"],
    ],
    [
      "more than 5 GB",
      (e, u) => putPart(e, u, 1, "x", { extra: { "content-length": String(5 * 1024 ** 3 + 1) } }),
      [400, "EntityTooLarge"],
    ],
    [
      "a copy of another object",
      (e, u) => putPart(e, u, 1, "", header("x-oss-copy-source", "/zhichuan-dev/b")),
      [400, "NotImplemented"],
    ],
    [
      "signed by nobody",
      (e, { uploadId }) =>
        send(e.ossUrl, { method: "PUT", path: `/a?partNumber=1&uploadId=${uploadId}`, body: other }),
      [403, "AccessDenied"],
    ],
  ];
  test.each(cases)("%s", (_name, ask, expected) => refused(ask, expected));
});

describe("CompleteMultipartUpload is refused and changes nothing", () => {
  type Ask = (emulator: Running, upload: Upload) => Promise<Answer>;
  type Named = [number | string, string];
  const named = ({ etags }: Upload, ...numbers: number[]): Named[] =>
    numbers.map((number) => [number, etags[number - 1]?.[1] ?? '"0"']);
  const malformed = [400, "MalformedXML"] as const;
  const order = [400, "InvalidPartOrder", "0042-00000209"] as const;
  const invalid = [400, "InvalidPart"] as const;
  const tooSmall = [400, "EntityTooSmall", "0042-00000213"] as const;
  const withEtag = ([number]: Named, etag: string): Named => [number, etag];

  const cases: readonly (readonly [string, Ask, Expected])[] = [
    ["no body", (e, u) => complete(e, u, ""), malformed],
    ["not XML", (e, u) => complete(e, u, "<CompleteMultipartUpload>"), malformed],
    ["another document", (e, u) => complete(e, u, "<Delete></Delete>"), malformed],
    ["no parts", (e, u) => complete(e, u, []), malformed],
    ["text instead of parts", (e, u) => complete(e, u, partList([]).replace("><", ">1<")), malformed],
    [
      "a part without an ETag",
      (e, u) => complete(e, u, partList(named(u, 1, 2, 3)).replace(/<ETag>.*?<\/ETag>/, "")),
      malformed,
    ],
    [
      "a part without a number",
      (e, u) => complete(e, u, partList(named(u, 1, 2, 3)).replace(/<PartNumber>.*?<\/PartNumber>/, "")),
      malformed,
    ],
    ["parts in another order", (e, u) => complete(e, u, named(u, 2, 1, 3)), order],
    ["a part twice", (e, u) => complete(e, u, named(u, 1, 1, 2, 3)), order],
    ["number 0", (e, u) => complete(e, u, [[0, '"0"'], ...named(u, 1)]), [400, "InvalidPartOrder"]],
    ["number 10001", (e, u) => complete(e, u, [...named(u, 1), [10_001, '"0"']]), [400, "InvalidPartOrder"]],
    ["number one", (e, u) => complete(e, u, [["one", '"0"']]), [400, "InvalidPartOrder"]],
    ["a part there is not", (e, u) => complete(e, u, named(u, 1, 2, 4)), invalid],
    [
      "the ETag of another part",
      (e, u) => {
        const [first, second, third] = named(u, 1, 2, 3) as [Named, Named, Named];
        return complete(e, u, [first, withEtag(second, first[1]), third]);
      },
      invalid,
    ],
    ["an empty ETag", (e, u) => complete(e, u, [[1, ""]]), invalid],
    ["an ETag with one quote", (e, u) => complete(e, u, [[1, (u.etags[0]?.[1] ?? "").slice(1)]]), invalid],
    [
      "a small part that is not the last",
      async (e) => {
        const small = await begin(e, "a", [partOf("a", partSize - 1), partOf("b")]);
        const answer = await complete(e, small, small.etags);
        await abort(e, small);
        return answer;
      },
      tooSmall,
    ],
    [
      "a small part that is not the last, when all are taken",
      async (e) => {
        const small = await begin(e, "a", [partOf("a", 1), partOf("b", 1)]);
        const answer = await complete(e, small, "", header("x-oss-complete-all", "yes"));
        await abort(e, small);
        return answer;
      },
      tooSmall,
    ],
    [
      "x-oss-complete-all with a list",
      (e, u) => complete(e, u, named(u, 1, 2, 3), header("x-oss-complete-all", "yes")),
      [400, "InvalidArgument", "0042-00000216"],
    ],
    [
      "x-oss-complete-all without a part",
      async (e) => {
        const none = await begin(e, "a", []);
        const answer = await complete(e, none, "", header("x-oss-complete-all", "yes"));
        await abort(e, none);
        return answer;
      },
      invalid,
    ],
    [
      "overwriting, though it is forbidden",
      (e, u) => complete(e, u, named(u, 1, 2, 3), header("x-oss-forbid-overwrite", "true")),
      [409, "FileAlreadyExists", "0042-00000214"],
    ],
    ["an unknown upload", (e, u) => complete(e, { ...u, uploadId: "0" }, named(u, 1)), noSuchUpload],
    ["an upload of another key", (e, u) => complete(e, { ...u, key: "b" }, named(u, 1)), noSuchUpload],
    [
      "a list that was changed on its way",
      (e, u) => complete(e, u, named(u, 1, 2, 3), header("content-md5", "XUFAKrxLKna5cZ2REBfFkg==")),
      [400, "InvalidDigest"],
    ],
    [
      "an encoding there is not",
      (e, u) => complete(e, u, named(u, 1, 2, 3), { query: { "encoding-type": "base64" } }),
      [400, "InvalidArgument"],
    ],
    [
      "a callback in a header that is not Base64",
      (e, u) => complete(e, u, named(u, 1, 2, 3), header("x-oss-callback", "{}")),
      [400, "InvalidArgument"],
    ],
    [
      "a callback in the query that is not Base64",
      (e, u) => complete(e, u, named(u, 1, 2, 3), { query: { callback: "{}" } }),
      [400, "InvalidArgument"],
    ],
    [
      "signed by nobody",
      (e, u) =>
        send(e.ossUrl, { method: "POST", path: `/a?uploadId=${u.uploadId}`, body: partList(u.etags) }),
      [403, "AccessDenied"],
    ],
  ];
  test.each(cases)("%s", (_name, ask, expected) => refused(ask, expected));
});

describe("the other calls are refused and change nothing", () => {
  type Ask = (emulator: Running, upload: Upload) => Promise<Answer>;
  const badArgument = [400, "InvalidArgument"] as const;
  const uploads = (emulator: Running, query: Record<string, string>) =>
    sendSigned(emulator, { method: "GET", query: { uploads: "", ...query } });
  const cases: readonly (readonly [string, Ask, Expected])[] = [
    [
      "initiate: overwriting, though it is forbidden",
      (e) => sendInitiate(e, "a", header("x-oss-forbid-overwrite", "true")),
      [409, "FileAlreadyExists", "0026-00000002"],
    ],
    [
      "initiate: an ACL there is not",
      (e) => sendInitiate(e, "b", header("x-oss-object-acl", "x")),
      badArgument,
    ],
    [
      "initiate: a storage class there is not",
      (e) => sendInitiate(e, "b", header("x-oss-storage-class", "x")),
      badArgument,
    ],
    [
      "initiate: more than 8 KB of metadata",
      (e) => sendInitiate(e, "b", header("x-oss-meta-a", "x".repeat(9000))),
      badArgument,
    ],
    [
      "initiate: signed by nobody",
      (e) => send(e.ossUrl, { method: "POST", path: "/b?uploads" }),
      [403, "AccessDenied"],
    ],
    ["list parts: an unknown upload", (e) => list(e, { key: "a", uploadId: "0" }), noSuchUpload],
    ["list parts: an upload of another key", (e, u) => list(e, { ...u, key: "b" }), noSuchUpload],
    ["list parts: max-parts 0", (e, u) => list(e, u, { "max-parts": "0" }), badArgument],
    ["list parts: max-parts 1001", (e, u) => list(e, u, { "max-parts": "1001" }), badArgument],
    ["list parts: a marker that is none", (e, u) => list(e, u, { "part-number-marker": "x" }), badArgument],
    [
      "list parts: signed by nobody",
      (e, u) => send(e.ossUrl, { method: "GET", path: `/a?uploadId=${u.uploadId}` }),
      [403, "AccessDenied"],
    ],
    ["abort: an unknown upload", (e) => abort(e, { key: "a", uploadId: "0" }), noSuchUpload],
    ["abort: a path as upload", (e) => abort(e, { key: "a", uploadId: "../objects" }), noSuchUpload],
    ["abort: an upload of another key", (e, u) => abort(e, { ...u, key: "b" }), noSuchUpload],
    [
      "abort: signed by nobody",
      (e, u) => send(e.ossUrl, { method: "DELETE", path: `/a?uploadId=${u.uploadId}` }),
      [403, "AccessDenied"],
    ],
    ["list uploads: max-uploads 0", (e) => uploads(e, { "max-uploads": "0" }), badArgument],
    ["list uploads: max-uploads 1001", (e) => uploads(e, { "max-uploads": "1001" }), badArgument],
    ["list uploads: an encoding there is not", (e) => uploads(e, { "encoding-type": "x" }), badArgument],
    [
      "list uploads: signed by nobody",
      (e) => send(e.ossUrl, { method: "GET", path: "/?uploads" }),
      [403, "AccessDenied"],
    ],
  ];
  test.each(cases)("%s", (_name, ask, expected) => refused(ask, expected));
});

test("a part exactly as small as allowed", async () => {
  const emulator = await emulate();
  expect((await assemble(emulator, "a", [partOf("a", partSize), partOf("b", 1)])).status).toBe(200);
});

test("an upload that forbids overwriting from the start finds the object that came in between", async () => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a")], header("x-oss-forbid-overwrite", "true"));
  await sendSigned(emulator, { method: "PUT", key: "a", body: "other" });
  const forbidden = refusal(await complete(emulator, upload, upload.etags));
  expect(forbidden).toMatchObject({ status: 409, code: "FileAlreadyExists", ec: "0042-00000214" });
  expect((await sendSigned(emulator, { method: "GET", key: "a" })).body.toString()).toBe("other");
  // It is still open: once the way is free it can be completed.
  await sendSigned(emulator, { method: "DELETE", key: "a" });
  expect((await complete(emulator, upload, upload.etags)).status).toBe(200);
});

test.each(["completed", "aborted"])("nothing can be done with an upload that was %s", async (how) => {
  const emulator = await emulate();
  const upload = await begin(emulator, "a", [partOf("a")]);
  if (how === "completed") await complete(emulator, upload, upload.etags);
  else expect(await abort(emulator, upload)).toMatchObject({ status: 204, body: Buffer.alloc(0) });
  const files = await storedFiles(emulator);
  for (const answer of [
    await putPart(emulator, upload, 2, partOf("b")),
    await list(emulator, upload),
    await complete(emulator, upload, upload.etags),
    await abort(emulator, upload),
  ]) {
    expect(refusal(answer)).toMatchObject({
      ...{ status: 404, code: "NoSuchUpload", details: { UploadId: upload.uploadId } },
    });
  }
  expect(await storedFiles(emulator)).toEqual(files);
  expect(files).toHaveLength(how === "completed" ? 2 : 0);
});

test("a bucket that everybody may write takes uploads from nobody, but does not show them", async () => {
  const emulator = await emulate();
  const acl = { "x-oss-acl": "public-read-write" };
  await sendSigned(emulator, { method: "PUT", query: { acl: "" }, headers: acl });
  const ask = (method: string, path: string, body?: string) =>
    send(emulator.ossUrl, { method, path, ...(body !== undefined && { body }) });
  for (const key of ["/a", "x".repeat(1024)]) {
    const illegal = refusal(await ask("POST", `/${key}?uploads`));
    expect(illegal).toMatchObject({ status: 400, code: "InvalidObjectName" });
  }
  const { UploadId } = parse(await ask("POST", "/a?uploads")).InitiateMultipartUploadResult;
  const { headers } = await ask("PUT", `/a?partNumber=1&uploadId=${UploadId}`, "x");
  expect((await ask("GET", `/a?uploadId=${UploadId}`)).status).toBe(403);
  expect((await ask("DELETE", `/a?uploadId=${UploadId}`)).status).toBe(403);
  expect((await ask("GET", "/?uploads")).status).toBe(403);
  const finished = await ask("POST", `/a?uploadId=${UploadId}`, partList([[1, headers.etag ?? ""]]));
  expect(finished.status).toBe(200);
});

test("a part whose upload is aborted while it arrives leaves nothing", async () => {
  const emulator = await emulate();
  const upload = { key: "a", uploadId: await initiate(emulator, "a") };
  const { hostname, port } = new URL(emulator.ossUrl);
  const query = { partNumber: "1", uploadId: upload.uploadId };
  const path = presigned(emulator, { method: "PUT", key: "a", query });
  const outgoing = request({ hostname, port, method: "PUT", path, agent: false });
  outgoing.setHeader("content-length", 2 * partSize);
  const answered = new Promise<number | undefined>((resolve, reject) =>
    outgoing.on("response", (answer) => resolve(answer.resume().statusCode)).on("error", reject),
  );
  outgoing.write(partOf("a"));
  while ((await storedFiles(emulator)).length < 2) await new Promise(setImmediate);
  expect((await abort(emulator, upload)).status).toBe(204);
  outgoing.end(partOf("b"));
  expect(await answered).toBe(404);
  expect(await storedFiles(emulator)).toEqual([]);
});
