import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { PutTicket, SessionAnswer } from "@zhichuan/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, setStage } from "./browser/stage.ts";
import { openPage, type WatchedPage } from "./browser/watched-page.ts";

const TEXT = "来自 H5 页面";

let stage: Stage;
let host: Server;
let origin: string;
let watched: WatchedPage;

beforeAll(async () => {
  stage = await setStage();
  host = createServer((_request, response) =>
    response
      .setHeader("content-type", "text/html")
      .end("<!doctype html><link rel=icon href=data:,><title>H5</title>"),
  );
  await new Promise<void>((listening) => host.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  watched = await openPage(stage.browser);
  await watched.page.goto(origin);
});

afterAll(async () => {
  await stage?.close();
  host?.close();
});

/** The H5 team's own server asks for the ticket: a browser needs CORS for the bucket only. */
async function putTicket(): Promise<PutTicket> {
  const code = stage.preview.emulator.wechat.login();
  const { session } = await post<SessionAnswer>("/v1/session", { code });
  const file = {
    requestId: "019ab2c4-7d10-7c3a-9f0e-3b1d5a7c9e21",
    profile: "document",
    name: "网页.txt",
    size: Buffer.byteLength(TEXT),
    kind: "put",
  };
  return post<PutTicket>("/v1/uploads", file, session);
}

async function post<Answer>(path: string, body: object, session?: string): Promise<Answer> {
  const answer = await fetch(stage.preview.server.url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(session !== undefined && { authorization: `Bearer ${session}` }),
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

function putFromPage(page: Page, { url, headers }: PutTicket): Promise<number | string> {
  return page.evaluate(
    ([address, sent, body]) =>
      fetch(address, { method: "PUT", headers: sent, body }).then(
        (answer) => answer.status,
        (error: Error) => error.name,
      ),
    [url, headers, TEXT] as const,
  );
}

test("an H5 page's presigned PUT fails without CORS rules and works with them", async () => {
  const ticket = await putTicket();
  expect(await putFromPage(watched.page, ticket)).toBe("TypeError");
  expect(watched.errors.splice(0).join("\n")).toMatch(/blocked by CORS policy/);
  expect(await stage.bucket.headObject(ticket.key)).toBeUndefined();

  await stage.bucket.putBucketCors([
    { allowedOrigins: [origin], allowedMethods: ["PUT"], allowedHeaders: ["*"], exposeHeaders: ["ETag"] },
  ]);
  expect(await putFromPage(watched.page, ticket)).toBe(200);
  expect(watched.errors).toEqual([]);
  const object = await stage.bucket.getObject(ticket.key);
  expect(await new Response(object?.body as BodyInit).text()).toBe(TEXT);
});

test("rules for another origin do not help", async () => {
  await stage.bucket.putBucketCors([
    { allowedOrigins: ["https://app.example.com"], allowedMethods: ["PUT"], allowedHeaders: ["*"] },
  ]);
  expect(await putFromPage(watched.page, await putTicket())).toBe("TypeError");
});
