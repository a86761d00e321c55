import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildPageServer } from "../src/server/app.ts";

let folder: string;
let builds: number;
let told: string[];
let server: FastifyInstance;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zhichuan-program-"));
  await cp(join(import.meta.dirname, "fixture"), folder, { recursive: true });
  builds = 0;
  told = [];
  server = await buildPageServer({
    source: {
      folders: [folder],
      async build() {
        builds += 1;
        return folder;
      },
    },
    facts: {
      serverUrl: "http://127.0.0.1:3000",
      ossUrl: "http://127.0.0.1:9000",
      wechatUrl: "http://127.0.0.1:9003",
    },
    log: (line) => told.push(line),
  });
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test("a changed file is built at the next load of the page, an unchanged one is not built again", async () => {
  await Promise.all([server.inject("/"), server.inject("/"), server.inject("/program.js")]);
  expect(builds).toBe(1);
  await writeFile(join(folder, "app.wxss"), ".fresh { color: red; }");
  expect((await server.inject("/")).statusCode).toBe(200);
  expect((await server.inject("/program.js")).body).toContain(".fresh");
  expect(builds).toBe(2);
});

test("what cannot be built is said in the page and in the log, until it is mended", async () => {
  await writeFile(join(folder, "pages/second/second.wxml"), "<view>\n<b>{{</view>");
  const page = await server.inject("/");
  expect(page.statusCode).toBe(500);
  expect(page.body).toContain("小程序没有构建成功");
  expect(page.body).toContain("pages/second/second.wxml:2:");
  expect(page.body).toContain("&#60;b&#62;");
  expect(told.join("\n")).toContain("pages/second/second.wxml:2:");

  await writeFile(join(folder, "pages/second/second.wxml"), "<view />");
  expect((await server.inject("/")).statusCode).toBe(200);
});

test("nothing but the page's own server is allowed to the page, and pictures and videos of the bucket", async () => {
  const { headers, body } = await server.inject("/");
  const policy = String(headers["content-security-policy"]).split("; ");
  expect(policy).toContain("default-src 'none'");
  const abroad = policy.filter((directive) => /https?:|\*/.test(directive));
  expect(abroad).toEqual([
    "img-src 'self' blob: data: http://127.0.0.1:9000",
    "media-src blob: http://127.0.0.1:9000",
  ]);
  expect(body.match(/(?:src|href)="(?!\/)[^"]*"/g)).toBeNull();
  const fonts = await server.inject("/fonts/index.css");
  expect(fonts.statusCode).toBe(200);
  expect(fonts.body).not.toMatch(/url\((?!\.\/)/);
});

test.each([
  "/miniprogram/../../etc/passwd",
  "/miniprogram/%2e%2e/%2e%2e/etc/passwd",
  "/page/../app.ts",
  "/nothing",
])("%s is not there", async (url) => {
  expect((await server.inject(url)).statusCode).toBeGreaterThanOrEqual(400);
});
