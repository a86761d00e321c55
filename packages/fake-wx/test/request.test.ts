import { describe, expect, it } from "vitest";
import { createFakeWx, type HttpAnswer } from "../src/index.ts";
import { createNodePlatform } from "../src/node/index.ts";
import { ManualClock, readBody, setStage, settle } from "./stage.ts";

type Success = WechatMiniprogram.RequestSuccessCallbackResult<Record<string, unknown>>;

/** A server that says what it has been sent. */
async function echo() {
  return setStage(async (request, response) => {
    response.setHeader("X-Case", "kept");
    response.setHeader("Set-Cookie", ["a=1", "b=2"]);
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, headers, body: (await readBody(request)).toString() }));
  });
}

async function ask(
  option: object,
): Promise<{ method: string; url: string; headers: Record<string, string>; body: string }> {
  const { wx, url } = await echo();
  const { success } = await settle<object, Success>(wx.request, { url, ...option });
  return success?.data as never;
}

/** A `wx` whose exchanges hang until they are told to answer. */
function heldNetwork() {
  const running: (() => void)[] = [];
  const platform = createNodePlatform();
  const exchange = () =>
    new Promise<HttpAnswer>((resolve) => {
      running.push(() => resolve({ status: 200, headers: [], body: new Uint8Array() }));
    });
  const { network } = platform;
  const onStatusChange = network.onStatusChange.bind(network);
  const wx = createFakeWx({
    ...platform,
    network: { exchange, onStatusChange, status: () => network.status() },
  });
  return { wx, running };
}

/** Lets everything run that can run without waiting for anything. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("wx.request", () => {
  it("says application/json unless told otherwise, also when it sends bytes or nothing", async () => {
    expect((await ask({})).headers["content-type"]).toBe("application/json");
    expect((await ask({ method: "PUT", data: new ArrayBuffer(3) })).headers["content-type"]).toBe(
      "application/json",
    );
    const header = { "Content-Type": "text/plain" };
    expect((await ask({ method: "POST", data: "x", header })).headers["content-type"]).toBe("text/plain");
  });

  it("writes an object as JSON, as a form, or for GET into the address", async () => {
    const data = { name: "合同 1", n: 2 };
    expect((await ask({ method: "POST", data })).body).toBe('{"name":"合同 1","n":2}');
    const header = { "content-type": "application/x-www-form-urlencoded" };
    expect((await ask({ method: "POST", data, header })).body).toBe("name=%E5%90%88%E5%90%8C%201&n=2");
    expect((await ask({ data })).url).toBe("/?name=%E5%90%88%E5%90%8C%201&n=2");
  });

  it("sends WeChat's own Referer, whatever the page says", async () => {
    expect((await ask({ header: { Referer: "https://elsewhere.example" } })).headers.referer).toMatch(
      /^https:\/\/servicewechat\.com\//,
    );
  });

  it("calls success for every HTTP status", async () => {
    const { wx, url } = await setStage((_request, response) => response.writeHead(403).end("<Error/>"));
    const { success } = await settle<object, Success>(wx.request, { url });
    expect(success).toMatchObject({ statusCode: 403, data: "<Error/>", errMsg: "request:ok" });
  });

  it("gives the headers as the server wrote them, and the cookies apart", async () => {
    const { wx, url } = await echo();
    const { success } = await settle<object, Success>(wx.request, { url });
    expect(success?.header).toMatchObject({ "X-Case": "kept" });
    expect(success?.cookies).toEqual(["a=1", "b=2"]);
  });

  it("gives bytes as they are when asked for an arraybuffer", async () => {
    const { wx, url } = await setStage((_request, response) => response.end(Buffer.from([0, 255, 123])));
    const { success } = await settle<object, Success>(wx.request, { url, responseType: "arraybuffer" });
    expect(new Uint8Array(success?.data as unknown as ArrayBuffer)).toEqual(new Uint8Array([0, 255, 123]));
  });

  it("gives the head to listeners before it calls success", async () => {
    const { wx, url } = await echo();
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      const task = wx.request({ url, success: () => order.push("success"), complete: () => resolve() });
      task.onHeadersReceived(({ statusCode }) => order.push(`headers ${statusCode}`));
    });
    expect(order).toEqual(["headers 200", "success"]);
  });

  it("fails with an errno when nobody listens", async () => {
    const { wx } = await echo();
    const { fail } = await settle(wx.request, { url: "http://127.0.0.1:1/" });
    expect(fail).toMatchObject({
      errno: 600001,
      errMsg: expect.stringMatching(/^request:fail errcode:-102 /),
    });
  });

  it("times out after 60 s by itself, or after what it is told", async () => {
    const clock = new ManualClock();
    let arrived = () => {};
    const { wx, url } = await setStage(() => arrived(), { clock });
    for (const [option, ms] of [
      [{}, 60_000],
      [{ timeout: 500 }, 500],
    ] as const) {
      const reached = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let failed: unknown;
      const ended = settle(wx.request, { url, ...option }).then(({ fail }) => {
        failed = fail;
      });
      await reached;
      clock.move(ms - 1);
      await Promise.resolve();
      expect(failed).toBeUndefined();
      clock.move(1);
      await ended;
      expect(failed).toEqual({ errno: 5, errMsg: "request:fail timeout" });
    }
  });

  it("can be aborted, and then says nothing more", async () => {
    const gone = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { wx, url } = await setStage((request) => {
      request.on("close", gone.resolve);
      reached.resolve();
    });
    const said: unknown[] = [];
    const task = wx.request({ url, success: () => said.push("success"), fail: (error) => said.push(error) });
    await reached.promise;
    task.abort();
    task.abort();
    await gone.promise;
    expect(said).toEqual([{ errMsg: "request:fail abort" }]);
  });

  it("runs ten at once and keeps the rest waiting", async () => {
    const { wx, running } = heldNetwork();
    const ends = Array.from({ length: 12 }, () => settle(wx.request, { url: "http://127.0.0.1/" }));
    await turn();
    expect(running).toHaveLength(10);
    running[3]?.();
    await ends[3];
    await turn();
    expect(running).toHaveLength(11);
    running[0]?.();
    await ends[0];
    await turn();
    expect(running).toHaveLength(12);
  });

  it("drops a waiting task that is aborted, and its place with it", async () => {
    const { wx, running } = heldNetwork();
    const url = "http://127.0.0.1/";
    const ends = Array.from({ length: 10 }, () => settle(wx.request, { url }));
    const aborted = new Promise((resolve) => wx.request({ url, fail: resolve }).abort());
    expect(await aborted).toEqual({ errMsg: "request:fail abort" });
    for (const answer of await turn().then(() => [...running])) answer();
    await Promise.all(ends);
    await turn();
    expect(running).toHaveLength(10);
    for (let n = 0; n < 12; n++) wx.request({ url });
    await turn();
    expect(running).toHaveLength(20);
  });

  it.each([
    [{ url: "127.0.0.1/x" }, { errno: 600009 }],
    [{ url: undefined }, { errno: 1001 }],
    [{ url: "http://127.0.0.1:1/", method: "PATCH" }, { errno: 1001 }],
    [{ url: "http://127.0.0.1:1/", timeout: 0 }, { errno: 1001 }],
  ])("refuses %o", async (option, error) => {
    const { wx } = await echo();
    expect((await settle(wx.request, option)).fail).toMatchObject(error);
  });
});
