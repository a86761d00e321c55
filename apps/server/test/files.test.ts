import { hash, randomBytes } from "node:crypto";
import { DeleteFilesAnswer, FilesAnswer, FileUrlAnswer } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { beforeEach, describe, expect, it } from "vitest";
import { listFiles } from "../src/files/list-files.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { multipartRequest } from "./support/multipart.ts";
import { PEOPLE, Person } from "./support/people.ts";
import { type Stack, startStack } from "./support/stack.ts";
import { snapshot } from "./support/stored-snapshot.ts";

let stack: Stack;
let anna: Person;
let bert: Person;
/** What the keys of each begin with. */
let annas: string;
let berts: string;

const folderOf = async (person: Person) => {
  const { key } = (await person.post("/v1/uploads", ticketRequest())).body;
  return key.slice(0, key.split("/", 2).join("/").length + 1) as string;
};

beforeEach(async () => {
  stack = await startStack("ram-user", { ...PEOPLE, INSTANT_UPLOAD: "on" });
  anna = await Person.signIn(stack, "anna");
  bert = await Person.signIn(stack, "bert");
  [annas, berts] = [await folderOf(anna), await folderOf(bert)];
});

/** Everything in the bucket, however much, as it can be seen. */
async function bucket(prefix = ""): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const key of await keysBelow(prefix)) seen[key] = await snapshot(stack, key);
  const { uploads } = await stack.owner.listMultipartUploads({ prefix });
  return { ...seen, uploads: uploads.map(({ key, uploadId }) => [key, uploadId]) };
}

const keysBelow = async (prefix: string) =>
  (await stack.owner.listObjects({ prefix, maxKeys: 1000 })).objects.map(({ key }) => key);

/** A key as a ticket would give it; the lower `at`, the newer the file. */
const keyOf = (folder: string, at: number) =>
  `${folder}7ybqyvp5zz${at.toString().padStart(16, "0")}/document.pdf`;

const query = (key: string) => `key=${encodeURIComponent(key)}`;

describe("GET /v1/files", () => {
  const page = (person: Person, next?: string) =>
    person.json("GET", next === undefined ? "/v1/files" : `/v1/files?after=${encodeURIComponent(next)}`);

  it("lists one's own files, the newest first, under the names they were chosen by", async () => {
    await bert.upload("Berts.pdf");
    const first = await anna.upload("合同 (终稿) 1.pdf");
    const second = await anna.upload("b.txt", randomBytes(7));
    const { status, body } = await page(anna);
    expect(status).toBe(200);
    expect(Value.Check(FilesAnswer, body)).toBe(true);
    expect(body.next).toBeUndefined();
    const [newest, oldest] = [second, first].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(body.files).toEqual([
      expect.objectContaining({ key: newest?.key }),
      expect.objectContaining({ key: oldest?.key }),
    ]);
    expect(body.files).toContainEqual({
      key: first.key,
      name: "合同 (终稿) 1.pdf",
      profile: "document",
      size: 40,
      contentType: "application/pdf",
      uploadedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(body.files).toContainEqual(
      expect.objectContaining({ name: "b.txt", size: 7, contentType: "text/plain" }),
    );
  });

  it("of somebody who has none is empty", async () => {
    await bert.upload("a.pdf");
    expect((await page(anna)).body).toMatchObject({ files: [] });
  });

  it("goes on page by page, twenty a page, each file once", async () => {
    const keys = Array.from({ length: 45 }, (_, at) => keyOf(annas, at));
    for (const key of keys) await stack.owner.putObject(key, key);
    await stack.owner.putObject(keyOf(berts, 3), "Bert's");
    const pages = [(await page(anna)).body];
    while (pages.at(-1).next !== undefined) pages.push((await page(anna, pages.at(-1).next)).body);
    expect(pages.map(({ files }) => files.length)).toEqual([20, 20, 5]);
    expect(pages.flatMap(({ files }) => files.map(({ key }: { key: string }) => key))).toEqual(keys);
  });

  it("leaves out what is none of its own making, and goes on after it", async () => {
    const keys = Array.from({ length: 25 }, (_, at) => keyOf(annas, at));
    for (const key of keys) await stack.owner.putObject(key, key);
    for (const at of [1, 5, 18]) await stack.owner.putObject(`${keyOf(annas, at)}.bak`, "x");
    await stack.owner.putObject(`${annas}notes.txt`, "x");
    const first = (await page(anna)).body;
    const second = (await page(anna, first.next)).body;
    expect(second.next).toBeUndefined();
    const listed = [...first.files, ...second.files].map(({ key }: { key: string }) => key);
    expect(listed).toEqual(keys);
  });

  it("leaves out what is deleted while the page is made", async () => {
    const keys = [0, 1, 2].map((at) => keyOf(annas, at));
    for (const key of keys) await stack.owner.putObject(key, key);
    const oss = {
      ...stack.owner,
      listObjects: async (input: Parameters<typeof stack.owner.listObjects>[0]) => {
        const listed = await stack.owner.listObjects(input);
        await stack.owner.deleteObject(keys[1] as string);
        return listed;
      },
    };
    const user = { id: annas.split("/")[1] as string };
    const { config, signers, clock } = stack;
    const needs = { config, signers, oss, moderation: nothingChecked, now: clock.now };
    const { files, next } = await listFiles(needs, user, undefined);
    expect(files.map(({ key }) => key)).toEqual([keys[0], keys[2]]);
    expect(next).toBeUndefined();
  });

  it("calls a file by its key where its object has no name, or none that can be read", async () => {
    await stack.owner.putObject(keyOf(annas, 0), "x");
    await stack.owner.putObject(keyOf(annas, 1), "x", { "x-oss-meta-name": "%E0%A4%A" });
    const { files } = (await page(anna)).body;
    expect(files.map(({ name }: { name: string }) => name)).toEqual(["document.pdf", "document.pdf"]);
  });

  it("leads nowhere else, whatever `after` is", async () => {
    await anna.upload("a.pdf");
    const { key: other } = await bert.upload("b.pdf");
    for (let at = 0; at < 25; at++) await stack.owner.putObject(keyOf(berts, at), "x");
    const { next } = (await page(bert)).body;
    const encode = (text: string) => Buffer.from(text).toString("base64url");
    const taken = [
      next,
      encode(other),
      encode(`../${other.slice("uploads/".length)}`),
      encode("\0"),
      encode("\u{10ffff}"),
    ];
    for (const after of taken) {
      const { status, body } = await page(anna, after);
      expect(status).toBe(200);
      for (const { key } of body.files) expect(key.startsWith(annas)).toBe(true);
    }
    const refused = [
      "",
      other,
      `${next}=`,
      "+/+/",
      "%",
      Buffer.from([0xff, 0xfe, 0x2f]).toString("base64url"),
      encode("a".repeat(1024)),
      "a".repeat(2048),
      "a".repeat(2049),
    ];
    for (const after of refused) {
      const { status, body } = await page(anna, after);
      expect([after, status, body.error?.code]).toEqual([after, 400, "INVALID_REQUEST"]);
    }
  });

  it("says what OSS's trouble is, and does not pass a short list off for a whole one", async () => {
    await anna.upload("a.pdf");
    stack.emulator.faults.add({ operation: "HeadObject", times: 1, status: 503, code: "SlowDown" });
    const { status, body } = await page(anna);
    expect([status, body.error.code, body.error.retryable]).toEqual([503, "STORAGE_UNAVAILABLE", true]);
  });
});

const nothingChecked = { of: async () => undefined };

describe("GET /v1/files/url", () => {
  const link = (person: Person, key: string) => person.json("GET", `/v1/files/url?${query(key)}`);

  it("gives a link that saves the file under its own name, for fifteen minutes at most", async () => {
    const file = await anna.upload("合同 (终稿).pdf");
    const { status, body } = await link(anna, file.key);
    expect(status).toBe(200);
    expect(Value.Check(FileUrlAnswer, body)).toBe(true);
    const life = Date.parse(body.expiresAt) - stack.clock.now().getTime();
    expect(life).toBeGreaterThan(14 * 60_000);
    expect(life).toBeLessThanOrEqual(15 * 60_000);

    const read = await fetch(body.url);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(new Uint8Array(file.bytes));
    expect(read.headers.get("content-disposition")).toBe(
      `attachment; filename="_______.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%28%E7%BB%88%E7%A8%BF%29.pdf`,
    );
    stack.clock.move(15 * 60);
    expect((await fetch(body.url)).status).toBe(403);
  });

  it("never lets a browser run what it opens, whatever the object says of itself", async () => {
    const key = keyOf(annas, 1);
    await stack.owner.putObject(key, "<script>", {
      "content-type": "text/html",
      "content-disposition": "inline",
    });
    const read = await fetch((await link(anna, key)).body.url);
    expect(read.headers.get("content-disposition")).toMatch(/^attachment; filename="document.pdf"/);
  });

  it("is good for that file alone, and to read it", async () => {
    const [{ key }, other] = [await anna.upload("a.pdf"), await anna.upload("b.pdf")];
    const { url } = (await link(anna, key)).body;
    const before = await bucket();
    expect((await fetch(url.replace(key, other.key))).status).toBe(403);
    expect((await fetch(url.replace(/attachment[^&]*/, "inline"))).status).toBe(403);
    for (const method of ["PUT", "DELETE"]) expect((await fetch(url, { method })).status).toBe(403);
    expect(await bucket()).toEqual(before);
  });

  it("says FILE_MISSING of a file that is gone", async () => {
    const { key } = await anna.upload("a.pdf");
    await stack.owner.deleteObject(key);
    const { status, body } = await link(anna, key);
    expect([status, body.error.code]).toEqual([404, "FILE_MISSING"]);
  });
});

describe("DELETE /v1/files?key=", () => {
  const remove = (person: Person, key: string) => person.json("DELETE", `/v1/files?${query(key)}`);

  it("deletes that file and nothing else; again it deletes none", async () => {
    const [file, other] = [await anna.upload("a.pdf"), await anna.upload("b.pdf")];
    await bert.upload("a.pdf", file.bytes);
    const before = await bucket();
    const { status, body } = await remove(anna, file.key);
    expect([status, body.deleted, Value.Check(DeleteFilesAnswer, body)]).toEqual([200, 1, true]);
    const after = await bucket();
    expect(
      Object.keys(before)
        .filter((key) => !(key in after))
        .toSorted(),
    ).toEqual(
      [
        file.key,
        `${annas.replace("uploads/", "uploads-index/")}${hash("sha256", file.bytes)}`,
        `${file.key.replace("uploads/", "uploads-index/")}/${hash("sha256", file.bytes)}`,
      ].toSorted(),
    );
    expect(before).toMatchObject(after);
    expect(after).toHaveProperty([other.key]);
    expect((await remove(anna, file.key)).body.deleted).toBe(0);
    expect(await bucket()).toEqual(after);
  });

  it("may come as wx.request sends it: with the type of a body and none", async () => {
    const { key } = await anna.upload("a.pdf");
    const send = (body: string) =>
      stack.app.inject({
        method: "DELETE",
        url: `/v1/files?${query(key)}`,
        headers: { authorization: anna.authorization, "content-type": "application/json" },
        payload: body,
      });
    expect((await send("{")).statusCode).toBe(400);
    expect(await bucket()).toHaveProperty([key]);
    expect((await send("")).json()).toMatchObject({ deleted: 1 });
  });

  it("leaves no instant upload that would find it", async () => {
    const file = await anna.upload("a.pdf");
    const request = () =>
      ticketRequest({ name: "a.pdf", size: file.bytes.length, sha256: hash("sha256", file.bytes) });
    expect((await anna.post("/v1/uploads", request())).body.kind).toBe("stored");
    await remove(anna, file.key);
    expect((await anna.post("/v1/uploads", request())).body.kind).toBe("form");
    expect(await keysBelow("uploads-index/")).toEqual([]);
  });

  it("forgets a digest that came as late as with /complete", async () => {
    const bytes = randomBytes(40);
    const { key, upload } = (await anna.post("/v1/uploads", ticketRequest({ size: 40 }))).body;
    await stack.owner.putObject(key, bytes, { "content-type": "application/pdf" });
    await anna.post("/v1/uploads/complete", { upload, sha256: hash("sha256", bytes) });
    expect(await keysBelow("uploads-index/")).toHaveLength(2);
    expect((await remove(anna, key)).body.deleted).toBe(1);
    expect(await keysBelow("uploads-index/")).toEqual([]);
  });

  it("keeps what the index knows of a newer file with the same bytes", async () => {
    const old = await anna.upload("a.pdf");
    const entry = `${annas.replace("uploads/", "uploads-index/")}${hash("sha256", old.bytes)}`;
    await stack.owner.deleteObject(entry);
    const young = await anna.upload("a.pdf", old.bytes);
    expect(young.key).not.toBe(old.key);
    await remove(anna, old.key);
    expect(await keysBelow("uploads-index/")).toEqual(
      [entry, `${young.key.replace("uploads/", "uploads-index/")}/${hash("sha256", old.bytes)}`].toSorted(),
    );
  });

  it("finishes what a call began that broke off", async () => {
    const { key } = await anna.upload("a.pdf");
    stack.emulator.faults.add({ operation: "ListObjectsV2", times: 1, status: 503, code: "SlowDown" });
    expect((await remove(anna, key)).status).toBe(503);
    expect(await keysBelow("uploads-index/")).toHaveLength(2);
    expect((await remove(anna, key)).body.deleted).toBe(0);
    expect(await keysBelow("uploads-index/")).toEqual([]);
  });
});

describe("DELETE /v1/files?all=yes", () => {
  const removeAll = (person: Person) => person.json("DELETE", "/v1/files?all=yes");

  it("deletes everything somebody has, in as many batches as it takes, and nothing of anybody else", async () => {
    for (const person of [anna, bert]) {
      await person.upload("a.pdf");
      for (let count = 0; count < 2; count++) await person.post("/v1/uploads", multipartRequest());
    }
    const many = Array.from({ length: 1001 }, (_, at) => keyOf(annas, at));
    for (let at = 0; at < many.length; at += 50)
      await Promise.all(many.slice(at, at + 50).map((key) => stack.owner.putObject(key, "")));
    const like = [`${annas.slice(0, -1)}2/x`, `uploads2/${annas.slice("uploads/".length)}x`];
    for (const key of like) await stack.owner.putObject(key, "x");
    const others = [await bucket(berts), await bucket(berts.replace("uploads/", "uploads-index/"))];
    expect((await stack.owner.listMultipartUploads({ prefix: annas })).uploads).toHaveLength(2);

    expect(await removeAll(anna)).toMatchObject({ status: 200, body: { deleted: 1002 } });
    expect(await bucket(annas)).toEqual({ uploads: [] });
    expect(await bucket(annas.replace("uploads/", "uploads-index/"))).toEqual({ uploads: [] });
    expect([await bucket(berts), await bucket(berts.replace("uploads/", "uploads-index/"))]).toEqual(others);
    for (const key of like) expect(await stack.owner.headObject(key)).toBeDefined();
    expect((await removeAll(anna)).body.deleted).toBe(0);
  });

  it.each([
    "ListMultipartUploads",
    "AbortMultipartUpload",
    "ListObjectsV2",
    "DeleteMultipleObjects",
  ] as const)("is finished by the next call when %s fails in the middle", async (operation) => {
    await anna.upload("a.pdf");
    await anna.post("/v1/uploads", multipartRequest());
    stack.emulator.faults.add({ operation, times: 1, status: 503, code: "SlowDown", when: "after" });
    const { status, body } = await removeAll(anna);
    expect([status, body.error.code, body.error.retryable]).toEqual([503, "STORAGE_UNAVAILABLE", true]);
    expect((await removeAll(anna)).status).toBe(200);
    expect(await bucket()).toEqual({ uploads: [] });
  });

  it("does not keep anybody from uploading again", async () => {
    await removeAll(anna);
    const { key } = await anna.upload("a.pdf");
    expect(await stack.owner.headObject(key)).toBeDefined();
  });
});

describe("a deletion that does not say plainly what", () => {
  it.each(["", "?all=no", "?all=", "?all", "?key=", "?key=a&all=yes", "?all=yes&all=yes", "?all=yes&x=1"])(
    "is refused: DELETE /v1/files%s",
    async (search) => {
      await anna.upload("a.pdf");
      const before = await bucket();
      const { status, body } = await anna.json("DELETE", `/v1/files${search}`);
      expect([status, body.error.code]).toEqual([400, "INVALID_REQUEST"]);
      expect(await bucket()).toEqual(before);
    },
  );
});

describe("somebody else's file", () => {
  it("is refused in one and the same way, however its key is written, and nothing happens to it", async () => {
    const mine = await anna.upload("a.pdf");
    const { key } = await bert.upload("b.pdf");
    const once = encodeURIComponent;
    const [, user = ""] = annas.split("/");
    const [, other = ""] = berts.split("/");
    const climbing = mine.key.replace(`${user}/`, `${user}/../${other}/`);
    const written = {
      plainly: once(key),
      "with plain slashes": key,
      "with slashes encoded twice": once(once(key)),
      "with slashes encoded three times": once(once(once(key))),
      "by climbing": once(`${annas}../${key.slice("uploads/".length)}`),
      "by climbing, in plain": `${annas}../${key.slice("uploads/".length)}`,
      "by climbing, encoded twice": once(once(climbing)),
      "with dots encoded": climbing.replaceAll("..", "%2e%2e"),
      "with dots encoded twice": climbing.replaceAll("..", "%252e%252e"),
      "with backslashes": once(key.replaceAll("/", "\\")),
      "with an overlong slash": key.replaceAll("/", "%c0%af"),
      "after NUL": `${once(mine.key)}%00${once(key)}`,
      "before NUL": `${once(key)}%00`,
      "with empty parts": once(key.replaceAll("/", "//")),
      "with a slash before": once(`/${key}`),
      "in capitals": once(key.toUpperCase()),
      "in the index": once(`uploads-index/${other}/${"0".repeat(64)}`),
      "with another prefix": once(key.replace("uploads/", "uploads2/")),
      "with a look-alike": once(key.replace("uploads", "upl\u043eads")),
      "with a full-width letter": once(key.replace("uploads", "\uff55ploads")),
      "by its folder": once(berts),
      "by a pattern": once(`${berts}*`),
      "by one's own folder": once(annas),
      "by half a character": "%ff%fe",
    };
    const before = await bucket();
    const answers: Record<string, unknown> = {};
    for (const [how, text] of Object.entries(written))
      for (const [method, path] of [
        ["GET", "/v1/files/url"],
        ["DELETE", "/v1/files"],
      ] as const) {
        const { status, body } = await anna.json(method, `${path}?key=${text}`);
        answers[`${method} ${how}`] = { status, body: { error: { ...body.error, requestId: "" } } };
      }
    const [first] = Object.values(answers);
    expect(first).toMatchObject({ status: 403, body: { error: { code: "TICKET_INVALID" } } });
    for (const [how, answer] of Object.entries(answers)) expect([how, answer]).toEqual([how, first]);
    expect(await bucket()).toEqual(before);
    expect((await bert.json("GET", `/v1/files/url?key=${once(key)}`)).status).toBe(200);
  });
});

describe("without a login", () => {
  it.each([
    ["GET", "/v1/files"],
    ["GET", "/v1/files/url?key=a"],
    ["DELETE", "/v1/files?key=a"],
    ["DELETE", "/v1/files?all=yes"],
  ])("%s %s is refused, and nothing is deleted", async (method, path) => {
    await anna.upload("a.pdf");
    const before = await bucket();
    const answer = await fetch(stack.url + path, { method });
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
      401,
      "SESSION_NEEDED",
    ]);
    expect(await bucket()).toEqual(before);
  });

  it("AUTH=none has no files of anybody's, and says why", async () => {
    const open = await startStack();
    await open.owner.putObject(keyOf("uploads/anonymous/", 1), "x");
    for (const [method, path] of [
      ["GET", "/v1/files"],
      ["GET", "/v1/files/url?key=a"],
      ["DELETE", "/v1/files?all=yes"],
    ]) {
      const answer = await fetch(open.url + path, { method: method as string });
      const { error } = (await answer.json()) as { error: { code: string; message: string } };
      expect([answer.status, error.code]).toEqual([404, "NOT_FOUND"]);
      expect(error.message).toContain("AUTH=none");
    }
    expect(await open.keys()).toEqual([keyOf("uploads/anonymous/", 1)]);
  });
});

describe("the log", () => {
  it("tells a key of somebody else's from one that never was; the answer does not", async () => {
    const server = await testApp(PEOPLE);
    const person = await Person.signIn({ clock: server.clock, url: "" }, "anna");
    const headers = { authorization: person.authorization };
    const { key } = (await post(server.app, "/v1/uploads", ticketRequest(), headers)).body;
    const wrong = [key.replace(/\/[^/]+/, "/somebody"), `${key}/..`];
    for (const one of wrong) {
      const answer = await server.app.inject({ url: `/v1/files/url?${query(one)}`, headers });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain("somebody");
    }
    const lines = server.log.filter(({ route }) => route === "/v1/files/url");
    expect(lines.map(({ reason }) => reason)).toEqual([
      "a key of somebody else's",
      "a key this server never made",
    ]);
    for (const { key: logged } of lines) expect(logged).toBeUndefined();
    expect(server.logText()).not.toContain("/somebody");
  });
});
