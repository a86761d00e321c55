import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { createFakeWx } from "@zhichuan/fake-wx";
import { createNodePlatform } from "@zhichuan/fake-wx/node";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildMiniprogram } from "../build.ts";
import { checkTemplates } from "../templates/check.ts";
import { type Definition, runApp } from "../templates/run-app.ts";
import { TestUploader } from "./support/component.ts";
import { temporaryFolder } from "./support/project.ts";
import { TestServer } from "./support/server.ts";

const section = "## In a mini-program of your own";
let blocks: Record<string, string>;

beforeAll(async () => {
  const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
  const text = readme.slice(readme.indexOf(section)).split(/\n## (?!In a)/)[0] ?? "";
  blocks = {};
  for (const [, language = "", code = ""] of text.matchAll(/```(\w+)\n([\s\S]*?)```/g))
    blocks[language] ??= code;
});

/** A mini-program made of nothing but the README's blocks, its component built as the README's command says. */
async function ownApp(apiBase?: string) {
  const app = await temporaryFolder();
  const command = (blocks.sh as string).trim().split(/\s+/);
  const { values } = parseArgs({
    args: command.slice(command.indexOf("build") + 1),
    options: {
      component: { type: "string" },
      api: { type: "string" },
      minify: { type: "boolean" },
      out: { type: "string" },
    },
    strict: true,
  });
  const outDir = join(app, (values.out as string).replaceAll('"', "").replace("$PWD/../my-app/", ""));
  await buildMiniprogram({
    outDir,
    apiBase: apiBase ?? (values.api as string),
    minify: values.minify === true,
    component: values.component as string,
  });
  const files = {
    "app.json": JSON.stringify({ pages: ["pages/send/send"] }),
    "app.js": "App({});",
    "pages/send/send.json": blocks.json,
    "pages/send/send.wxml": blocks.html,
    "pages/send/send.js": blocks.js,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(app, path)), { recursive: true });
    await writeFile(join(app, path), content as string);
  }
  return app;
}

test("the README's ten lines build, and WeChat's compiler takes their templates", async () => {
  const app = await ownApp();
  const lines = ["json", "html", "js"].flatMap((kind) => (blocks[kind] as string).trim().split("\n"));

  expect(lines.length).toBeLessThanOrEqual(10);
  expect(await checkTemplates(app)).toEqual([]);
});

test("and upload a file, which the page is told of", async () => {
  const server = new TestServer();
  await server.start();
  onTestFinished(() => server.stop());
  const app = await ownApp(server.url);
  const platform = createNodePlatform({ login: () => "code" });
  onTestFinished(() => platform.close());
  const path = "zhichuan/components/uploader/uploader";
  const definitions = runApp(app, ["app", "pages/send/send", path], createFakeWx(platform));
  const uploader = new TestUploader(definitions.get(path) as Definition);
  onTestFinished(() => uploader.detach());
  const file = join(await temporaryFolder(), "合同.pdf");
  await writeFile(file, "content");
  platform.files.willChoose([file]);

  await uploader.call("choose");
  await uploader.reaches("上传成功");

  const page = definitions.get("pages/send/send") as Record<string, unknown>;
  const told = uploader.events.find(({ name }) => name === "uploaded");
  expect(told?.detail).toMatchObject({ file: { key: expect.any(String), name: "合同.pdf" } });
  expect(page.uploaded).toBeTypeOf("function");
  expect(server.uploads).toHaveLength(1);
});
