import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { type Emulator, startEmulator } from "@zhichuan/emulator";
import type { PresignedUrl } from "@zhichuan/signer";
import { expect, it, onTestFinished } from "vitest";
import { type Clone, makeClone } from "./support/clone.ts";
import { blocks, guides, isChinese, ROOT, read, roomReadmes } from "./support/documents.ts";
import { fillIn, settingsOf } from "./support/settings.ts";

/** A block of TypeScript says in its first line what file it is: `// server/sign.ts`. Those of a room may be a part of one. */
const programs = [...new Set([...guides, ...roomReadmes.filter((path) => !isChinese(path))])].flatMap(
  (path) =>
    blocks(read(path))
      .filter(({ language }) => language === "ts")
      .map(({ code }) => ({ file: /^\/\/ ([\w./-]+\.ts)/.exec(code)?.[1] ?? `${path}: no name`, code }))
      .filter(({ file }) => !(roomReadmes.includes(path) && file.endsWith("no name"))),
);

/** What phones have, and what servers have. */
const CONFIGS: Record<string, object> = {
  miniprogram: { lib: ["es2019", "es2022.error"], types: ["miniprogram-api-typings"] },
  server: { types: ["node"] },
};

it("every block of TypeScript is a phone's or a server's, and compiles there", {
  timeout: 120_000,
}, async () => {
  const { clone, folder } = writePrograms();
  expect(programs.map(({ file }) => file.split("/")[0]).toSorted()).toEqual(
    expect.arrayContaining(["miniprogram", "server"]),
  );
  for (const { file } of programs) expect(Object.keys(CONFIGS)).toContain(file.split("/")[0]);
  expect(new Set(programs.map(({ file }) => file)).size, "no two of one name").toBe(programs.length);
  for (const side of Object.keys(CONFIGS))
    await clone.run(`${join(ROOT, "node_modules/.bin/tsc")} -p ${join(folder, side)}`);
});

it("a page outside of any workspace compiles, with the files that are made for it", async () => {
  const clone = makeClone();
  const app = join(clone.root, "../my-app");
  const [, made = ""] = read("docs/own-project.md").split(/^## The engine.*$/m);
  mkdirSync(join(app, "pages/send"), { recursive: true });
  for (const { language, code } of blocks(made)) if (language === "sh") await clone.run(code);
  const tsconfig = JSON.parse(blocks(made).find(({ language }) => language === "json")?.code ?? "{}");
  // As `npm install miniprogram-api-typings` has them found.
  tsconfig.compilerOptions.typeRoots = [join(ROOT, "packages/docs/node_modules")];
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ ...tsconfig, include: ["pages"] }));
  const page = programs.find(({ file }) => file.endsWith("/send.ts"))?.code ?? "";
  const check = async (code: string) => {
    writeFileSync(join(app, "pages/send/send.ts"), code);
    await clone.run(`${join(ROOT, "node_modules/.bin/tsc")} -p ${app}\n`);
  };
  const inApp = page
    .replace("@zhichuan/contract/errors", "../../errors")
    .replace("@zhichuan/uploader/wx", "../../zhichuan");
  await check(inApp);
  await expect(check(inApp.replace('profile: "document"', "profile: 1"))).rejects.toThrow("TS2322");
});

it("the signer's form, PUT and link are taken by OSS", async () => {
  const { emulator, run } = await prepare();
  const { fields, put, get } = JSON.parse(await run("server/sign.ts"));
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(fields)) form.set(name, value);
  form.set("file", new Blob(["hello"]));
  expect((await fetch(emulator.ossUrl, { method: "POST", body: form })).status).toBe(200);
  const sent = await fetch(put.url, { method: "PUT", headers: put.headers, body: "by PUT" });
  expect(sent.status).toBe(200);
  expect(await (await fetch(get.url)).text()).toBe("by PUT");
});

it("what replaces ali-oss stores, finds and deletes", async () => {
  const { run } = await prepare();
  expect(JSON.parse(await run("server/from-ali-oss.ts"))).toMatchObject({ head: { size: 5 } });
});

it("the server takes the profile of its own, and tells of what was stored", { timeout: 60_000 }, async () => {
  const { emulator, clone, folder } = await prepare();
  const env = { ...parseEnv(fillIn("", settingsOf(emulator))), AUTH: "none", PORT: "0" };
  const file = join(folder, "server/upload-server.ts");
  const output = await clone.start(`exec node ${file}`, '"address"', env);
  const { address } = JSON.parse(/^\{"address".*$/m.exec(output())?.[0] ?? "{}");
  expect(await (await fetch(`${address}/hello`)).json()).toHaveProperty("hello");

  const post = async (path: string, body: object): Promise<PutTicket> => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(address + path, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as PutTicket;
  };
  const asked = { requestId: crypto.randomUUID().replace(/^(.{14})4/, "$17"), profile: "invoice" };
  const ticket = await post("/v1/uploads", { ...asked, name: "a.pdf", size: 5, kind: "put" });
  await fetch(ticket.url, { method: "PUT", headers: ticket.headers, body: "12345" });
  expect(await post("/v1/uploads/complete", { upload: ticket.upload })).toMatchObject({ key: ticket.key });
  expect(output()).toContain(`"key":"${ticket.key}"`);
});

type PutTicket = Pick<PresignedUrl, "url" | "headers"> & { readonly upload: string; readonly key: string };

/** An emulator, the programs, and a way to run one of them with the accounts that are there. */
async function prepare() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const { clone, folder } = writePrograms();
  return {
    ...{ emulator, clone, folder },
    run: (file: string) => clone.run(`node ${join(folder, file)}`, accounts(emulator)),
  };
}

function writePrograms(): { clone: Clone; folder: string } {
  const clone = makeClone();
  const folder = join(clone.root, "packages/docs/programs");
  for (const { file, code } of programs) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  for (const [side, compilerOptions] of Object.entries(CONFIGS))
    writeFileSync(
      join(folder, side, "tsconfig.json"),
      JSON.stringify({ extends: "../../../../tsconfig.base.json", compilerOptions }),
    );
  return { clone, folder };
}

const accounts = ({ ramUser, bucket, ossUrl, stsUrl, roleArn }: Emulator) => ({
  AK_ID: ramUser.accessKeyId,
  AK_SECRET: ramUser.accessKeySecret,
  BUCKET: bucket,
  BUCKET_URL: ossUrl,
  STS_URL: stsUrl,
  ROLE_ARN: roleArn,
});
