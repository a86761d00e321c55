import { randomBytes } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { chooseMessageFiles, createUploader } from "../src/wx/index.ts";
import { ossError } from "./scripted.ts";
import { settled } from "./settled.ts";
import { installWx, startStandIn, writeFileToChoose } from "./stand-in.ts";

describe("the engine over wx", () => {
  it("takes a chosen file the whole way, byte for byte", async () => {
    const { platform } = installWx();
    const standIn = await startStandIn();
    const content = randomBytes(2_000_000);
    platform.files.willChoose([await writeFileToChoose("合同 2026.pdf", content)]);

    const [file] = await chooseMessageFiles({ count: 1 });
    expect(file).toMatchObject({ name: "合同 2026.pdf", size: 2_000_000 });
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document" });
    const percents: number[] = [];
    uploader.subscribe(([item]) => percents.push(item?.percent ?? -1));
    uploader.add(file as NonNullable<typeof file>);
    const [item] = await settled(uploader);

    expect(item).toMatchObject({
      state: "done",
      percent: 100,
      file: { name: "合同 2026.pdf", size: 2_000_000 },
    });
    const object = standIn.objects.get(item?.file?.key ?? "");
    expect(object?.fields).toEqual({ key: item?.file?.key, policy: "cA==" });
    expect(content.equals(new Uint8Array((await object?.file.arrayBuffer()) ?? []))).toBe(true);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  it("uploads several at once", async () => {
    const { platform } = installWx();
    const standIn = await startStandIn();
    const names = Array.from({ length: 14 }, (_, n) => `${n}.txt`);
    platform.files.willChoose(
      await Promise.all(names.map((name) => writeFileToChoose(name, Buffer.from(name)))),
    );
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document", parallel: 10 });
    for (const file of await chooseMessageFiles({ count: 20 })) uploader.add(file);
    const items = await settled(uploader);
    expect(items.map(({ state }) => state)).toEqual(names.map(() => "done"));
    for (const item of items) {
      expect(await standIn.objects.get(item.file?.key ?? "")?.file.text()).toBe(item.name);
    }
  });

  it("does not take a success with status 403 for one, and works once the fault is gone", async () => {
    const { platform } = installWx();
    const standIn = await startStandIn();
    platform.files.willChoose([await writeFileToChoose("a.txt", Buffer.from("a"))]);
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document" });
    const [file] = await chooseMessageFiles({ count: 1 });
    const id = uploader.add(file as NonNullable<typeof file>);
    standIn.answers.set("/", (_request, response) =>
      response
        .writeHead(403, { "X-Oss-Request-Id": "5C3D" })
        .end(ossError("SignatureDoesNotMatch", "", "from-xml")),
    );
    const [failed] = await settled(uploader);
    expect(failed?.error).toMatchObject({ code: "SIGNATURE_REFUSED", requestId: "5C3D" });
    uploader.retry(id);
    expect((await settled(uploader))[0]?.state).toBe("done");
  });

  it("says TICKET_FAILED when no server listens", async () => {
    const { platform } = installWx();
    platform.files.willChoose([await writeFileToChoose("a.txt", Buffer.from("a"))]);
    const uploader = createUploader({ server: "http://127.0.0.1:1", retries: 0, profile: "document" });
    const [file] = await chooseMessageFiles({ count: 1 });
    uploader.add(file as NonNullable<typeof file>);
    const [item] = await settled(uploader);
    expect(item?.error).toMatchObject({ code: "TICKET_FAILED", retryable: true });
    expect(item?.error?.detail).toMatch(
      /^NETWORK: request:fail .*ERR_CONNECTION_REFUSED.* \(http:\/\/127\.0\.0\.1:1\)$/,
    );
  });

  it("says TIMEOUT when the bucket stays silent, NETWORK when it hangs up, FILE_UNREADABLE when the file is gone", async () => {
    const { platform } = installWx();
    const standIn = await startStandIn();
    const path = platform.files.register(await writeFileToChoose("a.txt", Buffer.from("a")));
    const uploader = createUploader({
      server: standIn.url,
      retries: 0,
      profile: "document",
      uploadTimeout: 200,
    });
    const code = async (file: { path: string; name: string; size: number }) => {
      const id = uploader.add(file);
      const items = await settled(uploader);
      return items.find((item) => item.id === id)?.error?.code;
    };
    standIn.answers.set("/", () => {});
    expect(await code({ path, name: "a.txt", size: 1 })).toBe("TIMEOUT");
    standIn.answers.set("/", (request) => request.socket.destroy());
    expect(await code({ path, name: "a.txt", size: 1 })).toBe("NETWORK");
    expect(await code({ path: "wxfile://tmp_gone.txt", name: "a.txt", size: 1 })).toBe("FILE_UNREADABLE");
  });

  it("aborts the wx task when the user cancels", async () => {
    const { platform } = installWx();
    const standIn = await startStandIn();
    const path = platform.files.register(await writeFileToChoose("a.txt", Buffer.from("a")));
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document" });
    const closed = new Promise<void>((resolve) => {
      standIn.answers.set("/", (request) => {
        request.socket.on("close", () => resolve());
        uploader.cancel(id);
      });
    });
    const id = uploader.add({ path, name: "a.txt", size: 1 });
    await closed;
    expect(uploader.items()[0]?.state).toBe("cancelled");
  });

  it("warns in the console about another major version of the contract", async () => {
    const { platform } = installWx();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const standIn = await startStandIn();
    const path = platform.files.register(await writeFileToChoose("a.txt", Buffer.from("a")));
    standIn.answers.set("/v1/uploads", (_request, response) => {
      response.writeHead(503, { "X-Zhichuan-Version": "9.1" }).end();
    });
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document" });
    uploader.add({ path, name: "a.txt", size: 1 });
    await settled(uploader);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("9.1"));
    warn.mockRestore();
  });

  it("makes its ids without getRandomValues where a base library has none", async () => {
    const { platform, wx } = installWx();
    const { getRandomValues: _without, ...older } = wx;
    vi.stubGlobal("wx", older);
    const standIn = await startStandIn();
    const path = platform.files.register(await writeFileToChoose("a.txt", Buffer.from("a")));
    const uploader = createUploader({ server: standIn.url, retries: 0, profile: "document" });
    uploader.add({ path, name: "a.txt", size: 1 });
    expect((await settled(uploader))[0]?.state).toBe("done");
  });
});

describe("chooseMessageFiles", () => {
  it("gives nothing when the user cancels", async () => {
    const { platform } = installWx();
    platform.files.willChoose("cancel");
    expect(await chooseMessageFiles({ count: 1 })).toEqual([]);
  });

  it("asks for type file when there is an extension", async () => {
    const { platform } = installWx();
    platform.files.willChoose([await writeFileToChoose("a.docx", Buffer.from("a"))]);
    await expect(chooseMessageFiles({ count: 1, extension: ["pdf"] })).rejects.toMatchObject({
      code: "CHOOSE_FAILED",
      detail: expect.stringContaining("a.docx"),
    });
  });

  it.each([
    [
      { errno: 112, errMsg: "chooseMessageFile:fail api scope is not declared in the privacy agreement" },
      "PRIVACY_NOT_DECLARED",
    ],
    [
      { errMsg: "chooseMessageFile:fail api scope is not declared in the privacy agreement" },
      "PRIVACY_NOT_DECLARED",
    ],
    [
      { errno: 104, errMsg: "chooseMessageFile:fail privacy permission is not authorized" },
      "PERMISSION_DENIED",
    ],
    [{ errMsg: "chooseMessageFile:fail auth deny" }, "PERMISSION_DENIED"],
    [{ errMsg: "chooseMessageFile:fail no such file or directory" }, "CHOOSE_FAILED"],
    [{ errMsg: "chooseMessageFile:fail system error" }, "CHOOSE_FAILED"],
    [undefined, "CHOOSE_FAILED"],
  ])("%o is %s", async (failure, code) => {
    vi.stubGlobal("wx", { chooseMessageFile: () => Promise.reject(failure) });
    await expect(chooseMessageFiles({ count: 1 })).rejects.toMatchObject({
      name: "UploadError",
      code,
      cause: failure,
    });
    vi.unstubAllGlobals();
  });

  it("is CHOOSE_FAILED where WeChat has no such call, as on a computer", async () => {
    vi.stubGlobal("wx", {});
    await expect(chooseMessageFiles({ count: 1 })).rejects.toMatchObject({
      code: "CHOOSE_FAILED",
      detail: expect.stringContaining("chooseMessageFile"),
    });
    vi.unstubAllGlobals();
  });
});
