import { expect } from "vitest";
import { ticketRequest } from "../support/app.ts";
import { PEOPLE, Person } from "../support/people.ts";
import { type FormPart, rawForm, sendRaw } from "../support/raw.ts";
import { atHand, startStack } from "../support/stack.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers, OTHERS } from "./support/others.ts";

const FILE = Buffer.from("twelve bytes");

async function start() {
  const stack = await startStack("ram-user", PEOPLE);
  await atHand(stack);
  const others = await keepsOthers(stack);
  const people = [await Person.signIn(stack, "mallory"), await Person.signIn(stack, "victim")] as const;
  const tickets = await Promise.all(people.map((one) => one.post("/v1/uploads", ticketRequest())));
  const [own, theirs] = tickets.map(({ body }) => body);
  const send = (parts: readonly FormPart[]) => sendRaw(`${own.url}/`, { method: "POST", ...rawForm(parts) });
  return { stack, people, own, theirs, send, ...others };
}

const partsOf = (fields: Record<string, string>): FormPart[] =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));
const FILE_PART: FormPart = { name: "file", value: FILE, filename: "a.pdf", contentType: "application/pdf" };

attack("form-swapped", async () => {
  const { stack, people, own, theirs, send, untouched } = await start();
  const [mallory, victim] = people;
  const fields = Object.keys(own.fields).filter((name) => own.fields[name] !== theirs.fields[name]);
  expect(fields).toEqual(expect.arrayContaining(["key", "policy", "x-oss-signature"]));
  for (const name of fields) {
    const { status } = await send([...partsOf({ ...own.fields, [name]: theirs.fields[name] }), FILE_PART]);
    expect([name, status]).toEqual([name, 403]);
  }
  for (const upload of [theirs.upload, own.upload.slice(0, 60) + theirs.upload.slice(60)])
    for (const call of ["status", "complete", "abort"]) {
      const { status, body } = await mallory.post(`/v1/uploads/${call}`, { upload });
      expect([call, status, body.error.code]).toEqual([call, 403, "TICKET_INVALID"]);
    }
  await untouched();
  // The victim's ticket is as good as before.
  expect((await send([...partsOf(theirs.fields), FILE_PART])).status).toBe(200);
  expect((await victim.post("/v1/uploads/complete", { upload: theirs.upload })).status).toBe(200);
  expect(await stack.keys()).toContain(theirs.key);
  expect((await mallory.json("GET", `/v1/files/url?key=${theirs.key}`)).status).toBe(403);
});

attack("form-boundary", async () => {
  const { stack, own, send, untouched } = await start();
  const good = partsOf(own.fields);
  const boundary = "\r\n--zhichuan-test-boundary\r\n";
  const field = (name: string, value: string) =>
    `${boundary}Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
  const withFile = (parts: readonly FormPart[]) => [...parts, FILE_PART];
  const first = (name: string, value: string) => withFile([{ name, value }, ...good]);
  const last = (name: string, value: string) => withFile([...good, { name, value }]);
  const forms: Record<string, FormPart[]> = {
    "a second key before": first("key", OTHERS.file),
    "a second key after": last("key", OTHERS.file),
    "a second key in capitals": last("KEY", OTHERS.file),
    "a second policy": first("policy", Buffer.from('{"conditions":[]}').toString("base64")),
    "a second permission to overwrite": first("x-oss-forbid-overwrite", "false"),
    "an ACL in capitals": first("X-OSS-OBJECT-ACL", "public-read-write"),
    "a field in another's value": withFile(
      good.map((part) =>
        part.name === "success_action_status" ? { ...part, value: `200${field("key", OTHERS.file)}` } : part,
      ),
    ),
    "a field in a part's headers": withFile([
      { name: 'a"\r\nx: "', value: field("key", OTHERS.file) },
      ...good,
    ]),
    "a field in the file": [...good, { ...FILE_PART, value: `twelve${field("key", OTHERS.file)}` }],
    "a field in the file's name": [...good, { ...FILE_PART, filename: `a.pdf"${field("key", OTHERS.file)}` }],
    "the end in the file": [...good, { ...FILE_PART, value: "twelve\r\n--zhichuan-test-boundary--" }],
    "a key that is a file": [
      ...good.filter(({ name }) => name !== "key"),
      { name: "key", value: OTHERS.file, filename: "k" },
      FILE_PART,
    ],
  };
  for (const [what, parts] of Object.entries(forms)) {
    const { status } = await send(parts);
    const key = await stack.owner.headObject(own.key);
    // Either it is refused, or what is stored is what the ticket says and nothing else.
    if (status >= 400) expect([what, key]).toEqual([what, undefined]);
    else expect([what, key?.size, key?.contentType]).toEqual([what, FILE.length, "application/pdf"]);
    if (key) await stack.owner.deleteObject(own.key);
    await untouched();
  }
});
