import { ProfilesAnswer, profiles } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { readPolicy } from "./support/policy.ts";

const MiB = 1024 * 1024;

describe("GET /v1/profiles", () => {
  it("is what the contract says, for everybody", async () => {
    const { app } = await testApp();
    const answer = await app.inject("/v1/profiles");
    expect(answer.statusCode).toBe(200);
    expect(Value.Check(ProfilesAnswer, answer.json())).toBe(true);
    expect(answer.json().profiles.video).toEqual({
      contentTypes: ["video/mp4", "video/quicktime"],
      extensions: ["mov", "mp4", "mp4v", "mpg4", "qt"],
      size: { min: 1, max: 2048 * MiB },
      perDay: { files: 50, bytes: 20480 * MiB },
      moderated: false,
    });
  });

  it("tells what this server takes, which need not be the contract's table", async () => {
    const { app } = await testApp({}, { profiles: { poem: profiles.trial } });
    expect(Object.keys((await app.inject("/v1/profiles")).json().profiles)).toEqual(["poem"]);
    expect((await post(app, "/v1/uploads", ticketRequest({ profile: "poem", name: "a.txt" }))).status).toBe(
      200,
    );
    expect((await post(app, "/v1/uploads", ticketRequest())).body.error.code).toBe("UNKNOWN_PROFILE");
  });

  it("names the very extensions whose files are taken", async () => {
    const { app } = await testApp();
    const told = (await app.inject("/v1/profiles")).json() as ProfilesAnswer;
    const every = new Set(Object.values(told.profiles).flatMap(({ extensions }) => extensions));
    for (const extension of ["html", "svg", "exe", "js", "xml", "bin"]) every.add(extension);
    for (const [profile, { extensions }] of Object.entries(told.profiles)) {
      const taken = [];
      for (const extension of every) {
        const request = ticketRequest({ profile, name: `a.${extension}`, size: 1 });
        if ((await post(app, "/v1/uploads", request)).status === 200) taken.push(extension);
      }
      expect(taken.toSorted()).toEqual(extensions);
    }
    expect(told.profiles.document?.extensions).toEqual(expect.arrayContaining(["docx", "mp3", "pdf", "txt"]));
  });

  it("may be kept, and need not be sent again", async () => {
    const { app } = await testApp();
    const { headers } = await app.inject("/v1/profiles");
    expect(headers["cache-control"]).toBe("public, max-age=300");
    const again = await app.inject({
      url: "/v1/profiles",
      headers: { "if-none-match": String(headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });
});

describe("a profile", () => {
  const cold = { ...profiles.document, storageClass: "IA" as const, ticketLife: 60 };

  it("pins its storage class and says how long a ticket lives", async () => {
    const { app } = await testApp({}, { profiles: { cold } });
    const form = (await post(app, "/v1/uploads", ticketRequest({ profile: "cold" }))).body;
    expect(form.expiresAt).toBe("2026-11-22T08:01:00.000Z");
    expect(readPolicy(form.fields.policy).conditions).toContainEqual({ "x-oss-storage-class": "IA" });
    const put = (await post(app, "/v1/uploads", ticketRequest({ profile: "cold", kind: "put" }))).body;
    expect(put.expiresAt).toBe("2026-11-22T08:01:00.000Z");
    expect(put.headers["x-oss-storage-class"]).toBe("IA");
    expect(new URL(put.url).searchParams.get("x-oss-expires")).toBe("60");
  });

  it("cannot let a ticket live longer than 15 minutes, nor longer than the credentials", async () => {
    const { app, clock } = await testApp({}, { profiles: { cold: { ...cold, ticketLife: 86_400 } } });
    const ask = async () =>
      (await post(app, "/v1/uploads", ticketRequest({ profile: "cold" }))).body.expiresAt;
    expect(await ask()).toBe("2026-11-22T08:15:00.000Z");
    clock.move(3600 - 300);
    expect(await ask()).toBe("2026-11-22T08:59:00.000Z");
  });
});
