import { generateKeyPairSync, sign } from "node:crypto";
import { expect } from "vitest";
import { createCredentials } from "../../src/index.ts";
import { ticketRequest } from "../support/app.ts";
import { serveKeys } from "../support/jwks.ts";
import { PEOPLE, Person } from "../support/people.ts";
import { sendRaw } from "../support/raw.ts";
import { startStack } from "../support/stack.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers } from "./support/others.ts";
import { overhear } from "./support/outgoing.ts";

/** Where a server that asks whatever it is told to would ask. `own`: the attacker's, on this machine. */
const addresses = (own: string): string[] => {
  const port = new URL(own).port;
  return [
    own,
    `http://localhost:${port}/callback_pub_key_v1.pem`,
    `http://gosspublic.alicdn.com@127.0.0.1:${port}/callback_pub_key_v1.pem`,
    `http://127.0.0.1:${port}/?gosspublic.alicdn.com/callback_pub_key_v1.pem`,
    `http://127.0.0.1:${port}#.gosspublic.alicdn.com/callback_pub_key_v1.pem`,
    `http://127.0.0.1:${port}\\@gosspublic.alicdn.com/callback_pub_key_v1.pem`,
    `http://gosspublic.alicdn.com.127.0.0.1.nip.io:${port}/callback_pub_key_v1.pem`,
    `http://gosspublic.alicdn.com:${port}/callback_pub_key_v1.pem`,
    "http://100.100.100.200/latest/meta-data/ram/security-credentials/",
    "http://[::ffff:100.100.100.200]/latest/meta-data/",
    "http://2130706433/callback_pub_key_v1.pem",
    "file:///etc/passwd",
    "https://gosspublic.alicdn.com/../callback_pub_key_v1.pem",
    "https://gosspublic.alicdn.com/callback_pub_key_v1.pem?a=b",
    "https://gosspublic.alicdn.com/callback_pub_key_v1.pem%00",
    "https://gosspubl\u0456c.alicdn.com/callback_pub_key_v1.pem",
    "",
  ];
};

attack("callback-key-ssrf", async () => {
  const outgoing = overhear();
  const events: unknown[] = [];
  const keys = await serveKeys([]);
  const stack = await startStack(
    "ram-user",
    { ...PEOPLE, CALLBACK_URL: "https://api.example.com/callbacks/oss" },
    createCredentials,
    {
      fetch: outgoing.fetch,
      onUploaded: (event) => void events.push(event),
    },
  );
  const { untouched } = await keepsOthers(stack);
  const mallory = await Person.signIn(stack, "mallory");
  const { body: ticket } = await mallory.post("/v1/uploads", ticketRequest());
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
  const body = new URLSearchParams({ upload: ticket.upload, object: ticket.key }).toString();
  const authorization = sign("RSA-MD5", Buffer.from(`/callbacks/oss\n${body}`), privateKey).toString(
    "base64",
  );
  outgoing.asked.splice(0);
  for (const address of addresses(keys.url)) {
    const { status, body: answer } = await sendRaw(`${stack.url}/callbacks/oss`, {
      method: "POST",
      headers: { authorization, "x-oss-pub-key-url": Buffer.from(address).toString("base64") },
      body: Buffer.from(body),
    });
    expect([address, status, JSON.parse(answer.toString()).error.code]).toEqual([
      address,
      403,
      "CALLBACK_REFUSED",
    ]);
  }
  expect([outgoing.asked, keys.asked, events]).toEqual([[], 0, []]);
  await untouched();
});
