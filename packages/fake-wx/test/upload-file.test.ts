import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock, readBody, setStage, settle } from "./stage.ts";

type Success = WechatMiniprogram.UploadFileSuccessCallbackResult;

const content = randomBytes(3_000_000);
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fake-wx-test-"));
  file = join(folder, "合同.pdf");
  await writeFile(file, content);
});
afterAll(() => rm(folder, { recursive: true }));

describe("wx.uploadFile", () => {
  it("sends the fields in their order and the file last, typed by its extension", async () => {
    let type = "";
    let body: Buffer = Buffer.alloc(0);
    const { wx, url, platform } = await setStage(async (request, response) => {
      type = request.headers["content-type"] ?? "";
      expect(request.method).toBe("POST");
      body = await readBody(request);
      expect(request.headers["content-length"]).toBe(String(body.length));
      response.end("stored");
    });
    const { success } = await settle<object, Success>(wx.uploadFile, {
      url,
      filePath: platform.files.register(file),
      name: "file",
      formData: { policy: "p", key: "上传/1.pdf" },
    });
    expect(success).toEqual({ statusCode: 200, data: "stored", errMsg: "uploadFile:ok" });

    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1];
    const parts = body.toString("latin1").split(`--${boundary}`).slice(1, -1);
    expect(parts.map((part) => /name="([^"]+)"/.exec(part)?.[1])).toEqual(["policy", "key", "file"]);
    expect(Buffer.from(parts[1] as string, "latin1").toString()).toContain("\r\n\r\n上传/1.pdf\r\n");
    const [head, bytes] = splitOnce(parts[2] as string, "\r\n\r\n");
    expect(head).toMatch(/filename="tmp_[0-9a-f]+\.pdf"\r\nContent-Type: application\/pdf$/);
    expect(Buffer.from(bytes.slice(0, -2), "latin1").equals(content)).toBe(true);
  });

  it.each([403, 405, 500])("calls success on %i", async (status) => {
    const { wx, url, platform } = await setStage(async (request, response) => {
      await readBody(request);
      response.writeHead(status).end("<Error/>");
    });
    const option = { url, filePath: platform.files.register(file), name: "file" };
    const { success } = await settle<object, Success>(wx.uploadFile, option);
    expect(success).toMatchObject({ statusCode: status, data: "<Error/>" });
  });

  it("hands a JSON answer over as a string", async () => {
    const { wx, url, platform } = await setStage(async (request, response) => {
      await readBody(request);
      response.setHeader("content-type", "application/json").end('{"a":1}');
    });
    const option = { url, filePath: platform.files.register(file), name: "file" };
    expect((await settle<object, Success>(wx.uploadFile, option)).success?.data).toBe('{"a":1}');
  });

  it("tells progress up to the whole body, and headers only to listeners", async () => {
    const { wx, url, platform } = await setStage(async (request, response) => {
      await readBody(request);
      response.setHeader("x-oss-request-id", "5C3D").end();
    });
    const seen: WechatMiniprogram.UploadTaskOnProgressUpdateListenerResult[] = [];
    const head = await new Promise<{ header: Record<string, string> }>((resolve, reject) => {
      const filePath = platform.files.register(file);
      const task = wx.uploadFile({
        url,
        filePath,
        name: "file",
        fail: reject,
        success: (result) => expect(result).not.toHaveProperty("header"),
      });
      task.onProgressUpdate((progress) => seen.push(progress));
      task.onHeadersReceived(resolve as never);
    });
    expect(head.header["x-oss-request-id"]).toBe("5C3D");
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)).toMatchObject({ progress: 100 });
    const total = seen[0]?.totalBytesExpectedToSend ?? 0;
    expect(total).toBeGreaterThan(content.length);
    expect(seen.at(-1)?.totalBytesSent).toBe(total);
    expect(seen.map((event) => event.totalBytesSent)).toEqual(
      seen.map((event) => event.totalBytesSent).toSorted((a, b) => a - b),
    );
  });

  it("does not run ahead of a server that has stopped reading, and times out", async () => {
    const clock = new ManualClock();
    const { wx, url, platform } = await setStage((request) => void request.pause(), { clock });
    const big = join(folder, "big.bin");
    await writeFile(big, Buffer.alloc(40_000_000));
    let sent = 0;
    const stuck = Promise.withResolvers<void>();
    const ended = new Promise((resolve) => {
      const task = wx.uploadFile({
        url,
        filePath: platform.files.register(big),
        name: "file",
        timeout: 1000,
        fail: resolve,
      });
      task.onProgressUpdate((progress) => {
        sent = progress.totalBytesSent;
        stuck.resolve();
      });
    });
    await stuck.promise;
    clock.move(1000);
    expect(await ended).toEqual({ errno: 5, errMsg: "uploadFile:fail timeout" });
    expect(sent).toBeLessThan(40_000_000);
  });

  it("can be aborted half-way: the server sees a body cut off", async () => {
    const cut = Promise.withResolvers<boolean>();
    const { wx, url, platform } = await setStage((request) => {
      request.resume();
      request.on("error", () => {});
      request.on("close", () => cut.resolve(!request.complete));
    });
    const said: unknown[] = [];
    const option = { url, filePath: platform.files.register(file), name: "file" };
    const task = wx.uploadFile({ ...option, success: () => said.push("success"), fail: (e) => said.push(e) });
    task.onProgressUpdate(() => task.abort());
    expect(await cut.promise).toBe(true);
    expect(said).toEqual([{ errMsg: "uploadFile:fail abort" }]);
  });

  it("takes an answer that comes before the whole body is sent", async () => {
    const { wx, url, platform } = await setStage((request, response) => {
      request.on("error", () => {});
      response.writeHead(403, { connection: "close" }).end("too early");
    });
    const { success } = await settle<object, Success>(wx.uploadFile, {
      url,
      filePath: platform.files.register(file),
      name: "file",
    });
    expect(success).toMatchObject({ statusCode: 403, data: "too early" });
  });

  it("says that the server hung up", async () => {
    const { wx, url, platform } = await setStage((request) => void request.socket.destroy());
    const option = { url, filePath: platform.files.register(file), name: "file" };
    const { fail } = await settle(wx.uploadFile, option);
    expect(fail).toMatchObject({ errno: 600001, errMsg: expect.stringContaining("ERR_CONNECTION_RESET") });
  });

  it("fails for a path that is no file", async () => {
    const { wx, url } = await setStage(() => {});
    const option = { url, filePath: "wxfile://tmp_gone.pdf", name: "file" };
    expect((await settle(wx.uploadFile, option)).fail).toEqual({ errMsg: "uploadFile:fail file not found" });
  });

  it("refuses form data that are no strings", async () => {
    const { wx, url, platform } = await setStage(() => {});
    const option = { url, filePath: platform.files.register(file), name: "file", formData: { size: 1 } };
    expect((await settle(wx.uploadFile, option)).fail).toMatchObject({ errno: 1001 });
  });
});

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
