import { fileURLToPath } from "node:url";
import { type OutputChunk, rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

/** Bytes, minified, which it must stay below. */
const BUDGET = 20 * 1024;

/** The engine over `wx`, as a mini-program takes it whose server wants no login. */
const engine = `export { chooseMessageFiles, createUploader, UploadError } from ${JSON.stringify(
  fileURLToPath(new URL("../src/wx/index.ts", import.meta.url)),
)};`;

/** A module that is not on disk, where imports lead from this folder. */
const app = fileURLToPath(new URL("app.ts", import.meta.url));

async function bundle(source: string): Promise<OutputChunk> {
  const build = await rolldown({
    input: app,
    plugins: [
      {
        name: "app",
        resolveId: (id) => (id === app ? id : null),
        load: (id) => (id === app ? source : null),
      },
    ],
    platform: "neutral",
    transform: { target: "es2020" },
  });
  // Without the notes that the minifier leaves for other bundlers.
  const { output } = await build.generate({ format: "esm", comments: false, minify: true });
  await build.close();
  expect(output).toHaveLength(1);
  return output[0];
}

describe("what the mini-program carries", () => {
  it("is less than 20 KB minified, with nothing from outside but the contract's version and the checksum", async () => {
    const chunk = await bundle(engine);
    expect(chunk.imports).toEqual([]);
    const outside = chunk.moduleIds.filter(
      (id) => !/\/packages\/uploader\/(src\/|test\/app)|^\0@oxc-project/.test(id),
    );
    expect(outside.map((id) => id.split("/packages/").at(-1)).toSorted()).toEqual([
      "contract/src/version.ts",
      "crc64/src/index.ts",
    ]);
    expect(Buffer.byteLength(chunk.code)).toBeLessThan(BUDGET);
  });

  it("cannot be a schema by mistake: no bundle can be made of the contract's types", async () => {
    const slip = 'export { profiles } from "@zhichuan/contract/types";';
    await expect(bundle(slip)).rejects.toThrow("@zhichuan/contract/types");
  });
});
