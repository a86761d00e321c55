import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { testApp, ticketRequest } from "./support/app.ts";
import { credentialsUntil } from "./support/scripted-credentials.ts";

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`;

it("a server that closes still answers what is under way and what came behind it on the same connection", async () => {
  let give = () => {};
  const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
  const waiting = new Promise<void>((resolve) => {
    give = resolve;
  });
  const credentials = {
    async get() {
      wasAsked();
      await waiting;
      return credentialsUntil(new Date("2026-11-22T09:00:00Z"));
    },
  };
  const { app } = await testApp({}, { credentials });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  let answers = "";
  socket.setEncoding("utf8").on("data", (data) => {
    answers += data;
  });
  socket.write(get("/readyz"));
  await asked;
  const closed = app.close();
  const received = once(app.server, "request");
  socket.write(get("/nowhere"));
  await received;
  give();
  await once(socket, "close");
  await closed;
  expect(answers).toContain("HTTP/1.1 200 OK");
  expect(answers).not.toContain("HTTP/1.1 503");
  expect(answers).toContain('"code":"NOT_FOUND"');
  expect(answers).toMatch(/connection: close/i);
});

it("a server that drains is not ready, says so with every answer, and still does its work", async () => {
  const { app } = await testApp();
  const before = await app.inject("/readyz");
  expect([before.statusCode, before.headers.connection]).toEqual([200, "keep-alive"]);
  app.drain();
  const ready = await app.inject("/readyz");
  expect([ready.statusCode, ready.json().error.code]).toEqual([503, "OVERLOADED"]);
  expect(ready.json().error.message).toContain("about to close");
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  const ticket = await app.inject({ method: "POST", url: "/v1/uploads", payload: ticketRequest() });
  expect([ticket.statusCode, ticket.headers.connection]).toEqual([200, "close"]);
});
