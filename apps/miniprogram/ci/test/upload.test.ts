import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import JSZip from "jszip";
import { expect, test } from "vitest";
import { release, temporaryFolder } from "./support/release.ts";
import { newUploadKey } from "./support/signature.ts";
import { Wechat } from "./support/wechat.ts";

const appid = "wx0123456789abcdef";
const api = "https://api.example.com/zhichuan";
const appFolder = join(import.meta.dirname, "../..");

test("an upload is signed, is our build and leaves its source maps here", { timeout: 200_000 }, async () => {
  const { privateKey, publicKey } = newUploadKey();
  await using wechat = await Wechat.start(appid, publicKey);
  const out = await temporaryFolder();

  const { code, text } = await release(
    wechat,
    ["upload", "--api", api, "--appid", appid, "--robot", "7", "--description", "a & b 直传", "--out", out],
    { MINIPROGRAM_PRIVATE_KEY: privateKey.replaceAll("\n", "\\n") },
  );

  expect(text).toContain("Uploaded ");
  expect(code).toBe(0);
  expect(wechat.uploads).toHaveLength(1);
  const { kind, query, files } = wechat.uploads[0] as (typeof wechat.uploads)[number];
  const { version } = JSON.parse(await readFile(join(appFolder, "package.json"), "utf8")) as {
    version: string;
  };
  expect(kind).toBe("upload");
  expect(Object.fromEntries(query)).toMatchObject({ appid, version, robot: "7", desc: "a & b 直传" });

  const appJson = JSON.parse(await readFile(join(appFolder, "src/app.json"), "utf8")) as { pages: string[] };
  expect(JSON.parse(String(files.get("app.json")))).toMatchObject({ pages: appJson.pages });
  for (const page of appJson.pages)
    expect([...files.keys()]).toEqual(expect.arrayContaining(pageFiles(page)));
  const scripts = [...files].filter(([path]) => path.endsWith(".js")).map(([, content]) => String(content));
  expect(scripts.filter((script) => script.includes(api))).not.toEqual([]);
  const { seen, changed } = await changedSources(files);
  expect(changed).toEqual([]);
  expect(seen).toEqual(
    expect.arrayContaining([
      "src/app.ts",
      "src/pages/upload/upload.ts",
      "../../packages/uploader/src/uploader.ts",
    ]),
  );

  const zip = await JSZip.loadAsync(await readFile(join(out, `source-maps-${version}-robot7.zip`)));
  expect(await zip.file("app.js.map")?.async("string")).toBe(String(files.get("app.js.map")));
  expect(new Set(wechat.proxy.wanted)).toEqual(new Set(["servicewechat.com:443"]));
  const body = privateKey.split("\n").slice(1, -2);
  const written = text + (await readFile(join(out, "release.log"), "utf8"));
  for (const line of body) expect(written).not.toContain(line);
});

test("another key is refused, and nothing is uploaded", { timeout: 200_000 }, async () => {
  await using wechat = await Wechat.start(appid, newUploadKey().publicKey);

  const { code, text } = await release(
    wechat,
    ["upload", "--api", api, "--appid", appid, "--description", "x"],
    {
      MINIPROGRAM_PRIVATE_KEY: newUploadKey().privateKey,
    },
  );

  expect(text).toContain("✗ KEY_REFUSED: ");
  expect(code).toBe(1);
  expect(wechat.uploads).toEqual([]);
});

test("an upload stands without its source maps, which can be fetched later", {
  timeout: 200_000,
}, async () => {
  const { privateKey, publicKey } = newUploadKey();
  await using wechat = await Wechat.start(appid, publicKey);
  const out = await temporaryFolder();
  const keyFile = join(out, "upload.key");
  await writeFile(keyFile, privateKey);
  const common = ["--appid", appid, "--private-key-path", keyFile, "--out", out];
  wechat.keepsSourceMaps = false;

  const uploaded = await release(wechat, ["upload", ...common, "--api", api]);

  expect(uploaded.text).toContain(
    "The upload stands, but its source maps could not be fetched: WeChat refuses: ",
  );
  expect(uploaded.code).toBe(0);
  expect(wechat.uploads[0]?.query.get("robot")).toBe("1");
  wechat.keepsSourceMaps = true;

  const fetched = await release(wechat, ["source-maps", ...common]);

  expect(fetched).toMatchObject({ code: 0, text: expect.stringContaining("source-maps-latest-robot1.zip") });
  const zip = await JSZip.loadAsync(await readFile(join(out, "source-maps-latest-robot1.zip")));
  expect(zip.file("app.js.map")).not.toBeNull();
});

function pageFiles(page: string): string[] {
  return [`${page}.js`, `${page}.json`, `${page}.wxml`];
}

/** Compares what the source maps say was compiled with the files here, found by the paths the maps give. */
async function changedSources(files: Map<string, Buffer>): Promise<{ seen: string[]; changed: string[] }> {
  const seen: string[] = [];
  const changed: string[] = [];
  for (const [path, map] of files) {
    if (!path.endsWith(".map")) continue;
    const { sources, sourcesContent } = JSON.parse(String(map)) as {
      sources: string[];
      sourcesContent: string[];
    };
    for (const [index, source] of sources.entries()) {
      // A script of the bundler's helpers alone comes from no file here: its map names the script itself.
      if (source === path.replace(/\.map$/, "")) continue;
      const file = join(appFolder, "ci/out/project/dist", dirname(path), source);
      seen.push(relative(appFolder, file));
      if (sourcesContent[index] !== (await readFile(file, "utf8"))) changed.push(file);
    }
  }
  return { seen, changed };
}
