import { profiles } from "@zhichuan/contract";
import { describe, expect, it } from "vitest";
import { ConfigError, createCredentials } from "../src/index.ts";
import { CheckTraces } from "../src/moderation/check-traces.ts";
import type { ContentChecker, Settle } from "../src/moderation/content-checker.ts";
import { ContentModeration } from "../src/moderation/content-moderation.ts";
import type { Profiles } from "../src/upload/find-profile.ts";
import { post, testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { type Stack, startStack } from "./support/stack.ts";

const MiB = 1024 * 1024;

const WECHAT = {
  AUTH: "wechat",
  WECHAT_APPID: "wx0123456789abcdef",
  WECHAT_SECRET: "the-app-secret",
  USER_KEY: "a-key-for-users-of-32-characters!!!!",
};
const PUSH = { WECHAT_PUSH_TOKEN: "pushToken123", WECHAT_PUSH_AES_KEY: "A".repeat(43) };

const warnings = ({ log }: { log: Record<string, unknown>[] }) =>
  log.filter(({ level }) => level === 40).map(({ msg }) => String(msg));

describe("a moderated profile is offered", () => {
  const offered = async (settings: Record<string, string>) => {
    const test = await testApp(settings);
    const names = Object.keys((await test.app.inject("/v1/profiles")).json().profiles);
    return { ...test, names };
  };

  it("when WeChat checks its files", async () => {
    const test = await offered({ ...WECHAT, ...PUSH });
    expect(test.names).toContain("avatar");
    expect(warnings(test)).toEqual([]);
  });

  it.each([
    ["with AUTH=none", { AUTH: "none" }, "set AUTH=wechat, WECHAT_PUSH_TOKEN and WECHAT_PUSH_AES_KEY"],
    ["without a Token for its verdicts", WECHAT, "set WECHAT_PUSH_TOKEN and WECHAT_PUSH_AES_KEY"],
  ])("not %s, and the log says what to set", async (_what, settings, advice) => {
    const test = await offered(settings);
    expect(test.names).not.toContain("avatar");
    expect(test.names).toContain("document");
    expect(warnings(test)).toContainEqual(
      `profile avatar is moderated and nobody checks its files, so it is not offered: ${advice}`,
    );
  });

  it("or a request for it is refused with what to set", async () => {
    const { app } = await testApp();
    const request = ticketRequest({ profile: "avatar", name: "a.jpg" });
    const { status, body } = await post(app, "/v1/uploads", request);
    expect([status, body.error.code]).toEqual([400, "UNKNOWN_PROFILE"]);
    expect(body.error.message).toContain("set AUTH=wechat, WECHAT_PUSH_TOKEN and WECHAT_PUSH_AES_KEY");
  });

  it("with plain messages, which the log warns of", async () => {
    const test = await offered({ ...WECHAT, WECHAT_PUSH_TOKEN: PUSH.WECHAT_PUSH_TOKEN });
    expect(test.names).toContain("avatar");
    expect(warnings(test)).toEqual([expect.stringMatching(/^WECHAT_PUSH_AES_KEY is not set: /)]);
  });
});

describe("a moderated profile that nobody could check ends the start", () => {
  const start = (changes: Partial<typeof profiles.avatar>, checkers: readonly ContentChecker[] = []) =>
    testApp({}, { profiles: { photo: { ...profiles.avatar, ...changes } }, checkers });

  it.each([
    ["a type WeChat does not know", { contentTypes: ["image/jpeg", "image/webp"] }, "image/webp"],
    ["a type of which it sees the first picture alone", { contentTypes: ["image/gif"] }, "image/gif"],
    ["a whole family", { contentTypes: ["image/*"] }, "image/*"],
    ["videos", { contentTypes: ["video/mp4"] }, "video/mp4"],
    ["files too large", { size: { min: 1, max: 10 * MiB + 1 } }, "up to 10485761 bytes"],
  ])("with %s", async (_what, changes, named) => {
    const refused = await start(changes).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigError);
    expect((refused as ConfigError).faults[0]).toContain("profile photo is moderated and takes");
    expect((refused as ConfigError).faults[0]).toContain(named);
  });

  it("and does not where a checker of the team's own takes them", async () => {
    const { app } = await start({ contentTypes: ["video/*"] }, [scripted().checker]);
    expect(Object.keys((await app.inject("/v1/profiles")).json().profiles)).toEqual(["photo"]);
  });

  it("unless its size is beyond that checker too", async () => {
    const size = { min: 1, max: 101 * MiB };
    await expect(start({ contentTypes: ["video/*"], size }, [scripted().checker])).rejects.toThrow(
      ConfigError,
    );
  });
});

/** A checker for videos that does as the test says. */
function scripted(ask: ContentChecker["ask"] = async () => "job-1") {
  const asked: Parameters<ContentChecker["ask"]>[0][] = [];
  let settle: Settle = () => expect.unreachable();
  const checker: ContentChecker = {
    name: "video",
    contentTypes: ["video/*"],
    maxBytes: 100 * MiB,
    ask(question) {
      asked.push(question);
      return ask(question);
    },
    verdicts: (taken) => async (app) => {
      settle = taken;
      app.post("/callbacks/video", async (_request, reply) => reply.send("reached"));
    },
  };
  return { checker, asked, settle: (...given: Parameters<Settle>) => settle(...given) };
}

describe("a checker of the team's own", () => {
  const clip = { ...profiles.video, moderated: true, size: { min: 1, max: MiB } };

  async function start(script: ReturnType<typeof scripted>): Promise<Stack> {
    return startStack("ram-user", {}, createCredentials, { profiles: { clip }, checkers: [script.checker] });
  }

  async function send(stack: Stack) {
    const request = ticketRequest({ profile: "clip", name: "旅行.mp4", size: 7 });
    const { url, fields, upload, key } = (await stack.post("/v1/uploads", request)).body;
    expect((await sendForm(url, fields, Buffer.from("a video"))).status).toBe(200);
    const complete = async () => (await stack.post("/v1/uploads/complete", { upload })).body;
    return { key, complete, file: await complete() };
  }

  it("is asked with a link that reads the file, and its verdict counts", async () => {
    const script = scripted();
    const stack = await start(script);
    const { key, file, complete } = await send(stack);
    expect(file.moderation).toBe("pending");
    expect(script.asked).toEqual([
      { key, contentType: "video/mp4", size: 7, url: expect.any(String), user: { id: "anonymous" } },
    ]);
    expect(await (await fetch(script.asked[0]?.url ?? "")).text()).toBe("a video");
    expect(await script.settle("job-1", "pass")).toBe(true);
    expect(await complete()).toMatchObject({ moderation: "pass", url: expect.any(String) });
    expect(await (await fetch(`${stack.url}/callbacks/video`, { method: "POST" })).text()).toBe("reached");
  });

  it("is told when a trace is not known, or is none", async () => {
    const script = scripted();
    const stack = await start(script);
    await send(stack);
    for (const trace of ["job-2", "", "../job-1", "asked/job-1", "j".repeat(129)])
      expect(await script.settle(trace, "pass")).toBe(false);
  });

  it("that has failed is asked again after a minute", async () => {
    const script = scripted();
    const stack = await start(script);
    const { complete } = await send(stack);
    expect(await script.settle("job-1", undefined)).toBe(true);
    await complete();
    expect(script.asked).toHaveLength(1);
    stack.clock.move(60);
    await complete();
    expect(script.asked).toHaveLength(2);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("the queue is full"))],
    ["gives an id that could not stand in an object's name", async () => "../../uploads/a"],
  ])("that %s leaves the file pending", async (_what, ask) => {
    const stack = await start(scripted(ask));
    const { file, key } = await send(stack);
    expect(file.moderation).toBe("pending");
    expect(await stack.keys()).toEqual(expect.arrayContaining([key]));
    expect((await stack.keys()).filter((name) => name.startsWith("uploads/"))).toEqual([key]);
  });
});

describe("a file from before", () => {
  /** What is said of a file of that profile, unchecked as it is, by a server with these profiles. */
  async function saidOf(profile: string, table: Profiles, checkers: readonly ContentChecker[]) {
    const { owner: oss, clock } = await startStack();
    const key = `uploads/anonymous/0/${profile}.mp4`;
    await oss.putObject(key, "a video", { "content-type": "video/mp4" });
    const head = (await oss.headObject(key)) ?? expect.unreachable();
    const traces = new CheckTraces({ oss, prefix: "uploads/", secret: Buffer.alloc(32) });
    const moderation = new ContentModeration({
      ...{ oss, profiles: table, checkers, traces, now: clock.now },
      urlFor: async () => "https://example.com",
      log: { info() {}, warn() {} } as never,
    });
    return moderation.of({ key, profile, head }, { id: "anonymous" });
  }
  const { video } = profiles;
  const moderated = { ...video, moderated: true };

  it("needs a check when its profile has become a moderated one", async () => {
    const { checker, asked } = scripted();
    expect(await saidOf("video", { video: moderated }, [checker])).toBe("pending");
    expect(asked).toHaveLength(1);
  });

  it("needs one too when its profile is gone: it may have been a moderated one", async () => {
    expect(await saidOf("video", {}, [scripted().checker])).toBe("pending");
  });

  it("is shown to nobody when nobody checks any more", async () => {
    expect(await saidOf("video", { video: moderated }, [])).toBe("pending");
  });

  it("needs none otherwise", async () => {
    expect(await saidOf("video", { video }, [scripted().checker])).toBeUndefined();
    expect(await saidOf("video", {}, [])).toBeUndefined();
  });
});

describe("GET /readyz while moderated profiles are offered", () => {
  const ready = async (stack: Stack) => (await fetch(`${stack.url}/readyz`)).status;
  const clip = { ...profiles.video, moderated: true, size: { min: 1, max: MiB } };

  it("looks whether the bucket's versioning is off, and not at every probe", async () => {
    let looked = 0;
    const stack = await startStack("ram-user", {}, createCredentials, {
      profiles: { clip },
      checkers: [scripted().checker],
      fetch: async (input, init) => {
        if (String(input).endsWith("?versioning")) looked++;
        return fetch(input, init);
      },
    });
    const statuses = await Promise.all([ready(stack), ready(stack), ready(stack)]);
    expect([statuses, looked]).toEqual([[200, 200, 200], 1]);
    await stack.owner.putBucketVersioning("Enabled");
    stack.clock.move(599);
    expect([await ready(stack), looked]).toEqual([200, 1]);
    stack.clock.move(1);
    expect([await ready(stack), await ready(stack), looked]).toEqual([502, 502, 2]);
    await stack.owner.putBucketVersioning("Suspended");
    stack.clock.move(30);
    expect([await ready(stack), looked]).toEqual([502, 3]);
  });

  it("is 503 when that cannot be known, and asks again soon", async () => {
    const stack = await startStack("ram-user", {}, createCredentials, {
      profiles: { clip },
      checkers: [scripted().checker],
    });
    stack.emulator.faults.add({ operation: "GetBucketVersioning", times: 1, status: 503, code: "SlowDown" });
    expect(await ready(stack)).toBe(503);
    stack.clock.move(30);
    expect(await ready(stack)).toBe(200);
  });

  it("does not look where none is", async () => {
    const stack = await startStack();
    await stack.owner.putBucketVersioning("Enabled");
    expect(await ready(stack)).toBe(200);
  });
});
