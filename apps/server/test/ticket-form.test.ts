import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { ticketRequest } from "./support/app.ts";
import { type FormPart, rawForm, sendRaw } from "./support/raw.ts";
import { securityTable } from "./support/security-table.ts";
import { type Stack, startStack } from "./support/stack.ts";
import { snapshot } from "./support/stored-snapshot.ts";
import { startWithVictim, VICTIM } from "./support/victim.ts";

/** What PostObject knows, by its manual: https://help.aliyun.com/zh/oss/developer-reference/postobject. */
const MANUAL = [
  ...["key", "policy", "file", "bucket", "content-length-range", "x-oss-security-token"],
  ...["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-signature"],
  ...["OSSAccessKeyId", "Signature"],
  ...["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Type", "Expires"],
  ...["x-oss-content-type", "x-oss-forbid-overwrite", "x-oss-object-acl", "x-oss-storage-class"],
  ...["x-oss-server-side-encryption", "x-oss-server-side-data-encryption"],
  ...["x-oss-server-side-encryption-key-id", "x-oss-meta-*", "x-oss-tagging", "x-oss-traffic-limit"],
  ...["success_action_redirect", "success_action_status", "callback", "x:*"],
];

const FILE = randomBytes(12);
const TABLE = securityTable("In a form");

/** A form on its way, to be tampered with. The file comes last. */
class Draft {
  readonly parts: FormPart[];
  headers: Record<string, string> = {};

  constructor(fields: Record<string, string>) {
    this.parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
    this.parts.push({ name: "file", value: FILE, filename: "tmp_8a4f.jpg", contentType: "image/jpeg" });
  }

  get file(): FormPart {
    return this.parts.at(-1) as FormPart;
  }

  drop(name: string): void {
    this.parts.splice(
      this.parts.findIndex((part) => part.name === name),
      1,
    );
  }

  /** Changes the field, or adds it before the file. */
  set(name: string, value: string): void {
    const part = this.parts.find((one) => one.name === name);
    if (part) part.value = value;
    else this.parts.splice(-1, 0, { name, value });
  }
}

type Attempt = (draft: Draft) => void;

/** Gives the field each of these values. */
const values = (name: string, ...given: string[]): Attempt[] =>
  given.map((value) => (draft) => draft.set(name, value));

/** Of a field that is sent: other values, none, and the field left out. */
const instead = (name: string, ...given: string[]): Attempt[] => [
  ...values(name, ...given, ""),
  (draft) => draft.drop(name),
];

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

const WIDER = base64({
  expiration: "2099-01-01T00:00:00.000Z",
  conditions: [["starts-with", "$key", ""]],
});

/** What is tried with each field of the table. */
const attempts = (callbackUrl: string): Record<string, Attempt[]> => ({
  // biome-ignore lint/suspicious/noTemplateCurlyInString: OSS's own placeholder
  key: instead("key", VICTIM, "uploads/anonymous/other.pdf", "uploads/../a", "${filename}"),
  policy: instead("policy", WIDER),
  "x-oss-signature": instead("x-oss-signature", "0".repeat(64)),
  "x-oss-signature-version": instead("x-oss-signature-version", "OSS2", "OSS4-HMAC-SHA1"),
  "x-oss-credential": instead("x-oss-credential", "STS.other/20261122/cn-hangzhou/oss/aliyun_v4_request"),
  "x-oss-date": instead("x-oss-date", "20991122T080000Z"),
  "x-oss-security-token": instead("x-oss-security-token", "other"),
  "x-oss-content-type": instead("x-oss-content-type", "text/html", "image/svg+xml"),
  "x-oss-object-acl": instead("x-oss-object-acl", "public-read", "public-read-write", "default"),
  "x-oss-forbid-overwrite": instead("x-oss-forbid-overwrite", "false", "TRUE"),
  "x-oss-storage-class": instead("x-oss-storage-class", "IA", "Archive"),
  "x-oss-meta-name": instead("x-oss-meta-name", "other.pdf"),
  "Cache-Control": instead("Cache-Control", "public, max-age=31536000"),
  "Content-Disposition": instead("Content-Disposition", "inline"),
  success_action_status: instead("success_action_status", "201"),
  file: [
    ({ file }) => {
      file.value = Buffer.concat([FILE, FILE.subarray(0, 1)]);
    },
    ({ file }) => {
      file.value = FILE.subarray(1);
    },
    (draft) => draft.parts.push({ ...draft.file }),
    (draft) => draft.parts.push({ name: "x-oss-object-acl", value: "public-read" }),
    (draft) => draft.parts.push({ name: "submit", value: "Upload to OSS" }),
    (draft) => draft.drop("file"),
  ],
  filename: ["../../victim/a.html", "a.html", ""].map(
    (filename): Attempt =>
      (draft) => {
        draft.file.filename = filename;
      },
  ),
  "Content-Type": [
    ...values("Content-Type", "text/html"),
    (draft) => {
      draft.file.contentType = "text/html";
    },
    (draft) => {
      delete draft.file.contentType;
    },
  ],
  bucket: values("bucket", "another-bucket"),
  "content-length-range": values("content-length-range", "0,1073741824"),
  OSSAccessKeyId: [
    (draft) => {
      draft.set("OSSAccessKeyId", "LTAI5tOther");
      draft.set("Signature", "AAAA");
    },
    ...values("OSSAccessKeyId", "LTAI5tOther"),
  ],
  Signature: values("Signature", "AAAA"),
  "x-oss-tagging": [
    ...values("x-oss-tagging", "moderation=pass"),
    (draft) => {
      draft.headers["x-oss-tagging"] = "moderation=pass";
    },
  ],
  "x-oss-traffic-limit": values("x-oss-traffic-limit", "819200"),
  "x-oss-server-side-data-encryption": values("x-oss-server-side-data-encryption", "SM4"),
  "x-oss-server-side-encryption-key-id": values("x-oss-server-side-encryption-key-id", "9468da86-3509-4f8d"),
  "x-oss-server-side-encryption": values("x-oss-server-side-encryption", "AES256", "KMS"),
  "Content-Encoding": values("Content-Encoding", "gzip"),
  "Content-Language": values("Content-Language", "zh"),
  Expires: values("Expires", "Mon, 22 Nov 2027 08:00:00 GMT"),
  "x-oss-meta-*": values("x-oss-meta-moderation", "pass"),
  success_action_redirect: values("success_action_redirect", "https://attacker.example/"),
  callback: values("callback", base64({ callbackUrl, callbackBody: "object=other&upload=forged" })),
  "x:*": values("x:upload", "forged"),
  "any other": [
    ...values("x-oss-versions", "1"),
    ...values("__proto__", "1"),
    (draft) => {
      draft.headers["x-oss-object-acl"] = "public-read";
    },
  ],
});

/** How the object then differs, by its headers. */
const OBEYED: Record<string, Record<string, unknown>> = {
  "x-oss-server-side-encryption": { "x-oss-server-side-encryption": expect.stringMatching(/^(AES256|KMS)$/) },
  "Content-Encoding": { "content-encoding": "gzip" },
  "Content-Language": { "content-language": "zh" },
  Expires: { expires: "Mon, 22 Nov 2027 08:00:00 GMT" },
  "x-oss-meta-*": { "x-oss-meta-moderation": "pass" },
  success_action_redirect: {},
  callback: {},
};

/** Somewhere that OSS can be told to call; gives its address and what it was sent. */
async function listen(): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(200, { "content-length": "2" }).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies };
}

/** Sends a new ticket's form; `tamper` changes it first. */
async function upload(stack: Stack, tamper: Attempt = () => {}) {
  const { status, body: ticket } = await stack.post("/v1/uploads", ticketRequest({ size: FILE.length }));
  if (status !== 200) throw new Error(`no ticket: ${status}`);
  const draft = new Draft(ticket.fields);
  tamper(draft);
  const form = rawForm(draft.parts);
  const headers = { ...form.headers, ...draft.headers };
  const answer = await sendRaw(`${ticket.url}/`, { method: "POST", headers, body: form.body });
  return { ...answer, key: ticket.key, upload: ticket.upload };
}

describe("docs/security.md, in a form", () => {
  it("has a row for every field that the manual names, and for every field of a ticket", async () => {
    const { body } = await (await startStack()).post("/v1/uploads", ticketRequest());
    const names = TABLE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([...MANUAL, ...Object.keys(body.fields)]));
    expect(Object.keys(attempts("")).toSorted()).toEqual(names.toSorted());
    const refused = TABLE.filter(({ verdict }) => verdict === "refused").map(({ name }) => name);
    expect(refused.toSorted()).toEqual([...Object.keys(body.fields), "file"].toSorted());
    const obeyed = TABLE.filter(({ verdict }) => verdict === "obeyed").map(({ name }) => name);
    expect(Object.keys(OBEYED).toSorted()).toEqual(obeyed.toSorted());
  });

  const rows = (wanted: string) => TABLE.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);

  it.each(rows("refused"))("%s is refused, and nothing is stored", async (name) => {
    const { stack, untouched } = await startWithVictim();
    for (const attempt of attempts("")[name] ?? []) {
      const { status, body } = await upload(stack, attempt);
      expect(status, body.toString()).toBeGreaterThanOrEqual(400);
      expect(status, body.toString()).toBeLessThan(500);
      expect(await stack.keys()).toEqual([VICTIM]);
    }
    await untouched();
    expect((await upload(stack)).status).toBe(200);
  });

  it.each(rows("no effect"))("%s has no effect on the object", async (name) => {
    const { stack, untouched } = await startWithVictim();
    const honest = await upload(stack);
    const wanted = await snapshot(stack, honest.key);
    expect(wanted.forStrangers).toEqual([403, 403]);
    for (const attempt of attempts("")[name] ?? []) {
      const { status, body, key } = await upload(stack, attempt);
      expect([status, body.toString()]).toEqual([honest.status, honest.body.toString()]);
      expect(await snapshot(stack, key)).toEqual(wanted);
    }
    await untouched();
  });

  it.each(rows("obeyed"))("%s is obeyed, and changes nothing but what the table says", async (name) => {
    const { stack, untouched } = await startWithVictim();
    const called = await listen();
    const honest = await upload(stack);
    const wanted = await snapshot(stack, honest.key);
    for (const attempt of attempts(called.url)[name] ?? []) {
      const { status, headers, key } = await upload(stack, attempt);
      expect(await snapshot(stack, key)).toEqual({
        ...wanted,
        headers: { ...wanted.headers, ...OBEYED[name] },
      });
      expect([status, headers.location]).toEqual(
        name === "success_action_redirect" ? [303, "https://attacker.example/"] : [200, undefined],
      );
    }
    expect(called.bodies).toEqual(name === "callback" ? ["object=other&upload=forged"] : []);
    await untouched();
  });
});

describe("a form with Content-Encoding", () => {
  it("is never confirmed: readers would unpack other bytes than were measured", async () => {
    const { stack } = await startWithVictim();
    const [pack] = values("Content-Encoding", "gzip");
    const { upload: token, key } = await upload(stack, pack);
    for (const call of ["complete", "status"]) {
      const { status, body } = await stack.post(`/v1/uploads/${call}`, { upload: token });
      expect([status, body.error.code]).toEqual([409, "OBJECT_MISMATCH"]);
      expect(body.error.message).toContain("Content-Encoding");
    }
    expect(await stack.owner.headObject(key)).toMatchObject({ contentEncoding: "gzip" });
  });
});

describe("a form that was used", () => {
  it("is refused the second time, until its user has deleted the file", async () => {
    const { stack } = await startWithVictim();
    const { body: ticket } = await stack.post("/v1/uploads", ticketRequest({ size: FILE.length }));
    const send = async (bytes: Uint8Array) => {
      const draft = new Draft(ticket.fields);
      draft.file.value = bytes;
      const form = rawForm(draft.parts);
      const { status } = await sendRaw(`${ticket.url}/`, { method: "POST", ...form });
      return status;
    };
    expect(await send(FILE)).toBe(200);
    expect(await send(FILE.toReversed())).toBe(409);
    await stack.owner.putObjectTagging(ticket.key, { moderation: "pass" });
    await stack.owner.deleteObject(ticket.key);
    expect(await send(FILE.toReversed())).toBe(200);
    expect((await snapshot(stack, ticket.key)).tags).toEqual({});
  });
});
