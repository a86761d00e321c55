import { hash } from "node:crypto";
import { profiles } from "@zhichuan/contract";
import { expect } from "vitest";
import { createCredentials } from "../../src/index.ts";
import { ticketRequest } from "../support/app.ts";
import { sendForm } from "../support/form.ts";
import { PEOPLE, Person } from "../support/people.ts";
import { startStack } from "../support/stack.ts";
import { attack } from "./support/attack.ts";
import { keepsOthers } from "./support/others.ts";

/** Bytes that a user may have in a day, in files of at most so many. */
const DAY = { files: 3, bytes: 300 };

async function start(environment: Record<string, string> = {}) {
  const stack = await startStack("ram-user", { ...PEOPLE, ...environment }, createCredentials, {
    profiles: { document: { ...profiles.document, perDay: DAY, ticketLife: 300 } },
  });
  const mallory = await Person.signIn(stack, "mallory");
  const ask = (size: number, changes: Record<string, unknown> = {}) =>
    mallory.post("/v1/uploads", ticketRequest({ size, ...changes }));
  const stored = async () => (await stack.owner.listObjects({ prefix: "uploads/" })).objects;
  return { stack, mallory, ask, stored, ...(await keepsOthers(stack)) };
}

attack("quota-given-up", async () => {
  const { stack, mallory, ask, stored, untouched } = await start();
  const before = (await stored()).length;
  const tickets = [];
  for (let n = 0; n < 10; n++) {
    const { status, body } = await ask(10);
    if (status !== 200) continue;
    tickets.push(body);
    expect((await mallory.post("/v1/uploads/abort", { upload: body.upload })).status).toBe(200);
  }
  for (const { url, fields } of tickets) await sendForm(url, fields, new Uint8Array(10));
  expect((await stored()).length - before).toBeLessThanOrEqual(DAY.files);
  stack.clock.move(301);
  expect((await ask(10)).status).toBe(429);
  await untouched(tickets[0].key.split("/").slice(0, 2).join("/"));
});

attack("quota-grown", async () => {
  const { mallory, ask } = await start();
  const sizes = [1, 290, 300];
  for (let n = 0; n < 2; n++) {
    const request = ticketRequest();
    let taken = 0;
    for (const size of sizes) {
      const { status, body } = await ask(size, { requestId: request.requestId });
      if (status !== 200) continue;
      expect((await sendForm(body.url, body.fields, new Uint8Array(size))).status).toBe(200);
      expect((await mallory.post("/v1/uploads/complete", { upload: body.upload })).status).toBe(200);
      expect((await mallory.json("DELETE", `/v1/files?key=${body.key}`)).status).toBe(200);
      taken = size;
    }
    expect(taken).toBe(n === 0 ? 300 : 0);
  }
});

attack("quota-known-content", async () => {
  const { mallory, ask } = await start({ INSTANT_UPLOAD: "on" });
  const { bytes } = await mallory.upload("a.pdf", new Uint8Array(200));
  const sha256 = hash("sha256", bytes);
  const request = ticketRequest();
  const known = await ask(200, { requestId: request.requestId, sha256 });
  expect(known.body.kind).toBe("stored");
  expect((await ask(101, { requestId: request.requestId })).body.error.code).toBe("QUOTA_EXCEEDED");
});

attack("rate-many-hands", async () => {
  const { stack, untouched } = await start({ RATE_PER_USER: "5", RATE_PER_ADDRESS: "1000" });
  const statuses = [];
  for (let n = 0; n < 12; n++) {
    // Another second makes another token.
    stack.clock.move(1);
    const again = await Person.signIn(stack, "mallory-2");
    const headers = { authorization: again.authorization, "x-forwarded-for": `198.51.100.${n}` };
    statuses.push((await fetch(`${stack.url}/v1/files`, { headers })).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  expect(statuses.slice(5)).toEqual(Array(7).fill(429));
  await untouched();
});
