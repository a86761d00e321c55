import { createHash, randomBytes } from "node:crypto";
import { truncate } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { wxPorts } from "../src/wx/ports.ts";
import { installWx, writeFileToChoose } from "./stand-in.ts";

async function setUp(size = 1000) {
  const { platform } = installWx();
  const content = randomBytes(size);
  const onDisk = await writeFileToChoose("a.bin", content);
  return { files: wxPorts().files, path: platform.files.register(onDisk), onDisk, content };
}

describe("files through wx", () => {
  it("tells a file's size, and reads any range of it", async () => {
    const { files, path, content } = await setUp();
    expect((await files.stat(path)).size).toBe(1000);
    expect(Buffer.from(await files.read(path, 300, 200))).toEqual(content.subarray(300, 500));
  });

  it("gives what there is where the file ends before the range does", async () => {
    const { files, path, onDisk } = await setUp();
    await truncate(onDisk, 400);
    expect((await files.read(path, 300, 200)).byteLength).toBe(100);
    expect((await files.read(path, 600, 200)).byteLength).toBe(0);
  });

  it("reads files above readFile's 100 MB through a descriptor, and closes it", async () => {
    const { files, path, onDisk } = await setUp();
    await truncate(onDisk, 100 * 1024 * 1024 + 5);
    for (let n = 0; n < 100; n++) expect((await files.read(path, 990, 20)).byteLength).toBe(20);
    expect((await files.read(path, 100 * 1024 * 1024, 20)).byteLength).toBe(5);
  });

  it("has the platform compute the digest", async () => {
    const { files, path, content } = await setUp();
    expect(await files.digest(path)).toBe(createHash("sha256").update(content).digest("hex"));
  });

  it("keeps a private copy and deletes it", async () => {
    const { files, path, content } = await setUp();
    const copy = files.copyPath("zhichuan-1");
    expect(await files.keep(path, copy)).toBe(true);
    expect(Buffer.from(await files.read(copy, 0, 1000))).toEqual(content);
    await files.forget(copy);
    await files.forget(copy);
    await expect(files.stat(copy)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it("keeps none when the 200 MB are full", async () => {
    const { files, path, onDisk } = await setUp();
    await truncate(onDisk, 200 * 1024 * 1024 + 1);
    expect(await files.keep(path, files.copyPath("zhichuan-1"))).toBe(false);
    expect(await files.keep("wxfile://tmp_gone", files.copyPath("zhichuan-1"))).toBe(false);
  });

  it("says FILE_UNREADABLE of a file that is gone", async () => {
    const { files } = await setUp();
    await expect(files.read("wxfile://tmp_gone", 0, 1)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    await expect(files.digest("wxfile://tmp_gone")).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });
});
