import { hash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ticketRequest } from "./support/app.ts";
import { sendRaw } from "./support/raw.ts";
import { securityTable } from "./support/security-table.ts";
import { type Stack, startStack } from "./support/stack.ts";
import { snapshot } from "./support/stored-snapshot.ts";
import { startWithVictim, VICTIM } from "./support/victim.ts";

const FILE = randomBytes(12);
const TABLE = securityTable("In a presigned PUT");

/** A PUT on its way, to be tampered with. */
interface Draft {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

type Attempt = (draft: Draft) => void;

/** Gives the header each of these values. */
const values = (name: string, ...given: string[]): Attempt[] =>
  given.map((value) => (draft) => {
    draft.headers[name] = value;
  });

/** Of a header that is sent: other values, none, and the header left out. */
const instead = (name: string, ...given: string[]): Attempt[] => [
  ...values(name, ...given, ""),
  (draft) => {
    delete draft.headers[name];
  },
];

const bytes =
  (body: Uint8Array): Attempt =>
  (draft) => {
    draft.body = body;
    draft.headers["content-length"] = String(body.length);
  };

const address =
  (change: (url: string) => string): Attempt =>
  (draft) => {
    draft.url = change(draft.url);
  };

/** What is tried with each header of the table. */
const ATTEMPTS: Record<string, Attempt[]> = {
  "content-type": instead("content-type", "text/html", "image/svg+xml", "application/octet-stream"),
  "content-length": [
    bytes(Buffer.concat([FILE, FILE.subarray(0, 1)])),
    bytes(FILE.subarray(1)),
    bytes(new Uint8Array()),
    (draft) => {
      delete draft.headers["content-length"];
      draft.headers["transfer-encoding"] = "chunked";
    },
  ],
  "cache-control": instead("cache-control", "public, max-age=31536000"),
  "content-disposition": instead("content-disposition", "inline"),
  "x-oss-object-acl": instead("x-oss-object-acl", "public-read", "public-read-write", "default"),
  "x-oss-forbid-overwrite": instead("x-oss-forbid-overwrite", "false"),
  "x-oss-storage-class": instead("x-oss-storage-class", "IA", "Archive"),
  "x-oss-meta-name": instead("x-oss-meta-name", "other.pdf"),
  "x-oss-meta-*": values("x-oss-meta-moderation", "pass"),
  "x-oss-tagging": values("x-oss-tagging", "moderation=pass"),
  "x-oss-server-side-encryption": values("x-oss-server-side-encryption", "AES256", "KMS"),
  "x-oss-callback": values(
    "x-oss-callback",
    Buffer.from('{"callbackUrl":"http://127.0.0.1:1"}').toString("base64"),
  ),
  "x-oss-copy-source": values("x-oss-copy-source", `/zhichuan-dev/${VICTIM}`),
  "content-md5": values("content-md5", hash("md5", FILE, "base64")),
  "the URL": [
    ...["DELETE", "GET", "HEAD", "POST"].map(
      (method): Attempt =>
        (draft) => {
          draft.method = method;
        },
    ),
    address((url) => url.replace(/\/uploads\/anonymous\/[^?]+/, `/${VICTIM}`)),
    address((url) => url.replace("/document.pdf?", "/document.html?")),
    address((url) => url.replace("/document.pdf?", "/../document.pdf?")),
    ...["acl", "tagging", "uploads", "append&position=0", "partNumber=1&uploadId=1", "symlink"].map((name) =>
      address((url) => `${url}&${name}`),
    ),
    address(
      (url) => `${url}&callback=${Buffer.from('{"callbackUrl":"http://127.0.0.1:1"}').toString("base64url")}`,
    ),
    address((url) => url.replace(/x-oss-expires=\d+/, "x-oss-expires=604800")),
    address((url) => url.replace(/x-oss-date=\d{8}/, "x-oss-date=20991122")),
    address((url) =>
      url.replace(/x-oss-additional-headers=[^&]+/, "x-oss-additional-headers=content-length"),
    ),
    address((url) => url.replace(/&?x-oss-additional-headers=[^&]+/, "")),
    address((url) => url.replace(/&?x-oss-security-token=[^&]+/, "")),
    address((url) => url.slice(0, url.indexOf("?"))),
  ],
  "content-encoding": values("content-encoding", "gzip"),
  "content-language": values("content-language", "zh"),
  expires: values("expires", "Mon, 22 Nov 2027 08:00:00 GMT"),
  "any other": [...values("x-forwarded-for", "1.2.3.4"), ...values("x-amz-acl", "public-read")],
};

/** How the object then differs, by its headers. */
const OBEYED: Record<string, Record<string, string>> = {
  "content-encoding": { "content-encoding": "gzip" },
  "content-language": { "content-language": "zh" },
  expires: { expires: "Mon, 22 Nov 2027 08:00:00 GMT" },
};

const askTicket = (stack: Stack) =>
  stack.post("/v1/uploads", ticketRequest({ kind: "put", size: FILE.length }));

/** Sends a new ticket's PUT; `tamper` changes it first. */
async function upload(stack: Stack, tamper: Attempt = () => {}) {
  const { body: ticket } = await askTicket(stack);
  const headers = { ...ticket.headers, "content-length": String(FILE.length) };
  const draft: Draft = { url: ticket.url, method: "PUT", headers, body: FILE };
  tamper(draft);
  return { ...(await sendRaw(draft.url, draft)), key: ticket.key };
}

describe("docs/security.md, in a presigned PUT", () => {
  const rows = (wanted: string) => TABLE.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);

  it("has a row for every header of a ticket, refused when it is another", async () => {
    const { body } = await askTicket(await startStack());
    expect(Object.keys(ATTEMPTS).toSorted()).toEqual(TABLE.map(({ name }) => name).toSorted());
    const pinned = [...Object.keys(body.headers), "content-length"];
    expect(rows("refused")).toEqual(expect.arrayContaining(pinned));
    expect(Object.keys(OBEYED).toSorted()).toEqual(rows("obeyed").toSorted());
  });

  it.each(rows("refused"))("%s is refused, and nothing is stored", async (name) => {
    const { stack, untouched } = await startWithVictim();
    for (const [at, attempt] of (ATTEMPTS[name] ?? []).entries()) {
      const { status, body } = await upload(stack, attempt);
      expect(status, `${at}: ${body}`).toBeGreaterThanOrEqual(400);
      expect(status, `${at}: ${body}`).toBeLessThan(500);
      expect(await stack.keys()).toEqual([VICTIM]);
    }
    await untouched();
    expect((await upload(stack)).status).toBe(200);
  });

  it.each([...rows("no effect"), ...rows("obeyed")])(
    "%s does what the table says and no more",
    async (name) => {
      const { stack, untouched } = await startWithVictim();
      const honest = await upload(stack);
      const wanted = await snapshot(stack, honest.key);
      expect(wanted.forStrangers).toEqual([403, 403]);
      for (const attempt of ATTEMPTS[name] ?? []) {
        const { status, key } = await upload(stack, attempt);
        expect(status).toBe(200);
        const headers = { ...wanted.headers, ...OBEYED[name] };
        expect(await snapshot(stack, key)).toEqual({ ...wanted, headers });
      }
      await untouched();
    },
  );
});
