import { beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/index.ts";
import { client } from "./support/ali-oss.ts";
import { type Clock, emulate, openSession } from "./support/emulate.ts";
import { refusal, send } from "./support/http.ts";
import { pngHead } from "./support/png.ts";
import { presigned, sendSigned } from "./support/signed.ts";

const SQUARE = "image/resize,m_fill,w_132,h_132/auto-orient,1/quality,Q_80/format,jpg";
const picture = pngHead(4000, 3000);

let emulator: Emulator & { clock: Clock };
const put = (key: string, body: Uint8Array) => sendSigned(emulator, { method: "PUT", key, body });
const link = (key: string, process: string, more: object = {}) =>
  presigned(emulator, { method: "GET", key, query: { "x-oss-process": process }, ...more });
const get = (path: string, headers: Record<string, string> = {}) =>
  send(emulator.ossUrl, { method: "GET", path, headers });
const processed = async (process: string, key = "a.png") => refusal(await get(link(key, process)));

beforeEach(async () => {
  emulator = await emulate();
  await put("a.png", picture);
});

describe("a presigned GET with x-oss-process", () => {
  test("hands out the picture, with nothing that is only true of the stored bytes", async () => {
    const answer = await get(link("a.png", SQUARE), { range: "bytes=0-3" });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(picture)).toBe(true);
    expect(answer.headers).not.toHaveProperty("content-md5");
    expect(answer.headers).not.toHaveProperty("x-oss-hash-crc64ecma");
    expect((await get(presigned(emulator, { method: "GET", key: "a.png" }))).headers).toHaveProperty(
      "content-md5",
    );
  });

  test("is bound to what is to be done: changed, left out or added the signature does not match", async () => {
    const path = link("a.png", SQUARE);
    const named = /x-oss-process=[^&]*&/;
    expect(path).toMatch(named);
    const plain = presigned(emulator, { method: "GET", key: "a.png" });
    for (const other of [
      path.replace("w_132", "w_4000"),
      path.replace(named, ""),
      `${plain}&x-oss-process=image%2Fformat%2Cjpg`,
    ]) {
      expect(refusal(await get(other))).toMatchObject({ status: 403, code: "SignatureDoesNotMatch" });
    }
    emulator.clock.now = new Date(emulator.clock.now.getTime() + 61_000);
    expect(refusal(await get(path))).toMatchObject({ status: 403, code: "AccessDenied" });
  });

  test("needs oss:GetObject, and the tag where the policy asks for it", async () => {
    const statement = (more = {}) => ({
      Effect: "Allow" as const,
      Action: "oss:GetObject",
      Resource: "acs:oss:*:*:zhichuan-dev/*",
      ...more,
    });
    const tagged = { Condition: { StringEquals: { "oss:ExistingObjectTag/moderation": "pass" } } };
    const as = async (statements: Parameters<typeof openSession>[1]) =>
      (await get(link("a.png", SQUARE, { credentials: openSession(emulator, statements) }))).status;
    expect(await as([statement()])).toBe(200);
    expect(await as([statement({ Action: "oss:PutObject" })])).toBe(403);
    expect(await as([statement(tagged)])).toBe(403);
    await sendSigned(emulator, {
      method: "PUT",
      key: "a.png",
      query: { tagging: "" },
      body: "<Tagging><TagSet><Tag><Key>moderation</Key><Value>pass</Value></Tag></TagSet></Tagging>",
    });
    expect(await as([statement(tagged)])).toBe(200);
  });
});

describe("as the official client asks for it", () => {
  test("get with process, and a URL with x-oss-process", async () => {
    emulator = { ...(await emulate({ now: () => new Date() })), clock: emulator.clock };
    const oss = client(emulator);
    await oss.put("图 片.png", picture);
    expect((await oss.get("图 片.png", { process: SQUARE })).content.equals(picture)).toBe(true);
    const queries = { "x-oss-process": SQUARE };
    const url = await oss.signatureUrlV4("GET", 60, { queries }, "图 片.png");
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.replace("w_132", "w_133"))).status).toBe(403);
    await expect(oss.get("图 片.png", { process: "image/slim,1" })).rejects.toMatchObject({
      status: 400,
      code: "InvalidArgument",
      ecCode: "0040-00000213",
    });
  });
});

describe("what is to be done", () => {
  test.each([
    "image/resize,w_1",
    "image/resize,p_1000",
    "image/resize,m_pad,l_16384,s_1,limit_0,color_FF00ff",
    "image/auto-orient,0/format,webp",
    "image/quality,q_1,Q_100",
    "image/quality,90",
  ])("may be %s", async (process) => {
    expect((await get(link("a.png", process))).status).toBe(200);
  });

  test.each([
    ["image/", "0040-00000212"],
    ["image", "0040-00000212"],
    ["image/resize,w_1//format,jpg", "0040-00000212"],
    ["image/slim,1", "0040-00000213"],
    ["image/constructor", "0040-00000213"],
    ["image/auto-orient,1,1", "0040-00000203"],
    ["image/auto-orient,abc", "0040-00000215"],
    ["image/auto-orient,10", "0040-00000215"],
    ["image/resize", "0040-00000322"],
    ["image/resize,m_fill", "0040-00000322"],
    ["image/resize,w_100,m_abc", "0040-00000311"],
    ["image/resize,w_0", "0040-00000312"],
    ["image/resize,w_16385", "0040-00000312"],
    ["image/resize,w_1e2", "0040-00000312"],
    ["image/resize,h_0", undefined],
    ["image/resize,l_0", "0040-00000314"],
    ["image/resize,s_0", "0040-00000315"],
    ["image/resize,p_1001", "0040-00000317"],
    ["image/resize,w_100,limit_3", "0040-00000319"],
    ["image/resize,w_100,color_red", undefined],
    ["image/resize,w_100,toString_1", undefined],
    ["image/quality", "0040-00000307"],
    ["image/quality,Q_200", "0040-00000308"],
    ["image/quality,q_200", "0040-00000309"],
    ["image/quality,200", "0040-00000310"],
    ["image/format", "0040-00000207"],
    ["image/format,dng", "0040-00000206"],
    ["image/format,jpg,png", "0040-00000206"],
  ])("may not be %s: %s", async (process, ec) => {
    expect(await processed(process)).toMatchObject({ status: 400, code: "InvalidArgument", ec });
  });

  test.each([
    "image/crop,w_1",
    "image/resize,w_1/watermark,text_YQ",
    "video/snapshot,t_1",
    "doc/preview",
    "",
  ])("is never mistaken for something else: %s", async (process) => {
    expect(await processed(process)).toMatchObject({ status: 400, code: "NotImplemented" });
  });

  test("may be a style's, if there were one", async () => {
    expect(await processed("style/small")).toMatchObject({ status: 404, code: "NoSuchStyle" });
  });

  test("is for a GET of an object alone", async () => {
    const query = { "x-oss-process": SQUARE };
    for (const method of ["HEAD", "PUT", "POST", "DELETE"]) {
      const answer = await sendSigned(emulator, { method, key: "a.png", query });
      expect([method, refusal(answer).code]).toEqual([method, "NotImplemented"]);
    }
    expect((await get(presigned(emulator, { method: "GET", key: "a.png" }))).body.equals(picture)).toBe(true);
  });
});

describe("the picture", () => {
  test("has to be there", async () => {
    expect(await processed(SQUARE, "none.png")).toMatchObject({ status: 404, code: "NoSuchKey" });
  });

  test.each([
    ["text", Buffer.from("no picture")],
    ["nothing", Buffer.alloc(0)],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
  ])("is none when it is %s, whatever its name and type say", async (_what, body) => {
    const type = { "content-type": "image/png" };
    await sendSigned(emulator, { method: "PUT", key: "b.png", body, headers: type });
    expect(await processed(SQUARE, "b.png")).toMatchObject({
      status: 400,
      code: "BadRequest",
      ec: "0040-00000005",
    });
  });

  test("has 20 MB at most", async () => {
    const largest = Buffer.concat([picture, Buffer.alloc(20 * 1024 * 1024 - picture.length)]);
    await put("b.png", largest);
    expect((await get(link("b.png", SQUARE))).status).toBe(200);
    await put("b.png", Buffer.concat([largest, Buffer.alloc(1)]));
    expect(await processed(SQUARE, "b.png")).toMatchObject({ status: 400, code: "ImageTooLarge" });
  });

  test.each([
    [30_000, 8333, undefined],
    [30_001, 1, "0040-00000009"],
    [1, 30_001, "0040-00000009"],
    [15_812, 15_812, "0040-00000009"],
  ])("of %d × %d pixels", async (width, height, ec) => {
    await put("b.png", pngHead(width, height));
    expect((await processed(SQUARE, "b.png")).ec).toBe(ec);
  });
});
