import { startEmulator } from "@zhichuan/emulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { serializers } from "../src/log-serializers.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { Clock } from "./support/clock.ts";

describe("the log", () => {
  it("has one line a request: route, status, time, user, key, code", async () => {
    const test = await testApp();
    const before = test.log.length;
    const { body, headers } = await post(test.app, "/v1/uploads", ticketRequest());
    await post(test.app, "/v1/uploads", ticketRequest({ profile: "nothing" }));
    const lines = test.log.slice(before);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      level: 30,
      requestId: headers["x-request-id"],
      method: "POST",
      route: "/v1/uploads",
      status: 200,
      ms: expect.any(Number),
      user: "anonymous",
      key: body.key,
    });
    expect(lines[0]).not.toHaveProperty("code");
    expect(lines[1]).toMatchObject({ level: 30, status: 400, code: "UNKNOWN_PROFILE" });
  });

  it("holds no secret, token, policy, signature, query or name of a file", async () => {
    const test = await testApp({ GUIDE_ENDPOINT: "on", LOG_LEVEL: "trace" });
    const { app, clock, credentials, config } = test;
    const authorization = { authorization: "Bearer the-authorization", cookie: "the-cookie" };
    const form = (await post(app, "/v1/uploads", ticketRequest({ name: "秘密.pdf" }), authorization)).body;
    const put = (await post(app, "/v1/uploads", ticketRequest({ kind: "put" }))).body;
    const guide = (
      await app.inject({ url: "/generate_signature?the-query=1", headers: authorization })
    ).json();
    await app.inject("/nowhere?the-query=1");
    await app.inject("/%zz?the-query=1");
    await post(app, "/v1/uploads?the-query=1", "{bad the-body");
    await post(app, "/v1/uploads/complete?the-query=1", { upload: `${form.upload.slice(0, -9)}AAAAAAAAA` });
    clock.move(8 * 24 * 3600);
    await post(app, "/v1/uploads/complete", { upload: form.upload });
    credentials.fail(new Error("broken"));
    await post(app, "/v1/uploads", ticketRequest());

    const { accessKeySecret, securityToken } = {
      accessKeySecret: "secret-of-one",
      securityToken: "token-of-one",
    };
    const secrets = [
      accessKeySecret,
      securityToken,
      config.ticketSecret,
      form.upload,
      put.upload,
      form.fields.policy,
      form.fields["x-oss-signature"],
      put.url,
      new URL(put.url).searchParams.get("x-oss-signature") ?? "",
      guide.policy,
      guide.signature,
      "the-authorization",
      "the-cookie",
      "the-query",
      "the-body",
      "秘密",
      encodeURIComponent("秘密"),
    ];
    const text = test.logText();
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(1);
      expect(text).not.toContain(secret);
    }
    expect(test.log.filter(({ msg }) => msg === "request")).toHaveLength(9);
  });

  it("holds no secret of the routes of uploads in parts, and names route, user and key", async () => {
    const clock = new Clock();
    const emulator = await startEmulator({ bucket: "my-bucket", now: clock.now });
    onTestFinished(() => emulator.close());
    const test = await testApp({ OSS_ENDPOINT: emulator.ossUrl, INSTANT_UPLOAD: "on", LOG_LEVEL: "trace" });
    const expiresAt = new Date(clock.now().getTime() + 3600_000);
    test.credentials.give({ ...emulator.ramUser, securityToken: "", expiresAt });
    const sha256 = "0123456789abcdef".repeat(4);
    const request = ticketRequest({ kind: "multipart", name: "秘密.pdf", sha256 });
    const before = test.log.length;
    const { upload, key } = (await post(test.app, "/v1/uploads", request)).body;
    const asked = { upload, parts: [{ start: 0, blocks: 1 }] };
    const [part] = (await post(test.app, "/v1/uploads/parts", asked)).body.parts;
    await post(test.app, "/v1/uploads", { ...request, upload });
    await post(test.app, "/v1/uploads/status", { upload });
    await post(test.app, "/v1/uploads/complete", { upload, crc64: "1", sha256 });
    await post(test.app, "/v1/uploads/abort", { upload });
    emulator.faults.add({ operation: "ListMultipartUploads", status: 403, code: "AccessDenied" });
    await post(test.app, "/v1/uploads/abort", { upload });

    const lines = test.log.slice(before);
    expect(lines.map(({ route, status, code }) => [route, status, code])).toEqual([
      ["/v1/uploads", 200, undefined],
      ["/v1/uploads/parts", 200, undefined],
      ["/v1/uploads", 200, undefined],
      ["/v1/uploads/status", 200, undefined],
      ["/v1/uploads/complete", 409, "PARTS_MISSING"],
      ["/v1/uploads/abort", 200, undefined],
      ["/v1/uploads/abort", 502, "STORAGE_REFUSED"],
    ]);
    for (const line of lines) expect(line).toMatchObject({ user: "anonymous", key });
    const { searchParams } = new URL(part.url);
    const secrets = [
      upload,
      part.url,
      searchParams.get("uploadId"),
      searchParams.get("x-oss-signature"),
      sha256,
      emulator.ramUser.accessKeySecret,
      test.config.ticketSecret,
      "秘密",
      encodeURIComponent("秘密"),
    ];
    for (const secret of secrets) {
      expect(String(secret).length).toBeGreaterThan(1);
      expect(test.logText()).not.toContain(secret);
    }
  });

  it("tells apart what the answer does not", async () => {
    const test = await testApp();
    await post(test.app, "/v1/uploads/complete", { upload: "a.b.c.d.e" });
    expect(test.log.at(-1)).toMatchObject({ code: "TICKET_INVALID", reason: "not sealed by this server" });
  });

  it("says at the start who may upload", async () => {
    const test = await testApp({ GUIDE_ENDPOINT: "on" });
    expect(test.log.map(({ level, msg }) => [level, String(msg).split(":")[0]])).toEqual([
      [40, "AUTH=none"],
      [40, "profile avatar is moderated and nobody checks its files, so it is not offered"],
      [40, "GUIDE_ENDPOINT=on"],
    ]);
  });

  it("warns once of each other major version, however often it comes and whatever is sent", async () => {
    const test = await testApp();
    const send = (version: string) =>
      test.app.inject({ url: "/healthz", headers: { "x-zhichuan-version": version } });
    for (const version of ["1.0", "1.7", "2.0", "2.1", "2.0", "0.9", "two", "", "9".repeat(50)])
      await send(version);
    const warnings = () => test.log.filter(({ msg }) => String(msg).includes("another major version"));
    expect(warnings().map(({ client }) => client)).toEqual(["2", "0"]);
    for (let major = 10; major < 100; major++) await send(`${major}.0`);
    expect(warnings()).toHaveLength(10);
  });
});

describe("what Fastify itself logs of a request", () => {
  it("has no address in it, whose query may be a signature", () => {
    const request = {
      method: "GET",
      url: "/v1/uploads?x-oss-signature=1",
      headers: { authorization: "secret" },
    };
    expect(serializers.req(request)).toEqual({ method: "GET" });
  });
});

describe("request ids", () => {
  it("differ between requests and servers, and are not the client's to choose", async () => {
    const one = await testApp({}, { random: () => 0.1 });
    const two = await testApp({}, { random: () => 0.2 });
    const id = async ({ app }: typeof one) =>
      (await app.inject({ url: "/healthz", headers: { "x-request-id": "mine", "request-id": "mine" } }))
        .headers["x-request-id"];
    const ids = [await id(one), await id(one), await id(two), await id(two)];
    expect(new Set(ids).size).toBe(4);
    expect(ids.join()).not.toContain("mine");
  });
});
