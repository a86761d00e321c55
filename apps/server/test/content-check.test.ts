import { DEMO_PUSH } from "@zhichuan/emulator";
import { describe, expect, it } from "vitest";
import { type ModeratedStack, type Phone, startModerated } from "./support/moderated.ts";

/** The verdict as OSS has it. */
const tagOf = async ({ owner }: ModeratedStack, key: string) =>
  (await owner.getObjectTagging(key)).moderation;

/** What anybody is shown of a file: what its owner's listing says, and whether there is a link. */
async function shown(phone: Phone, key: string) {
  const { status, body } = await phone.link(key);
  return [(await phone.listed())?.moderation, status, body.error?.code];
}

describe("a file of a moderated profile", () => {
  it("has no URL until WeChat has passed it, and then one that reads it", async () => {
    const stack = await startModerated();
    stack.emulator.wechat.moderate({ delayMs: 1500 });
    const phone = await stack.signIn();
    const { ticket, file } = await phone.send("a picture");
    expect(file).toMatchObject({ key: ticket.key, moderation: "pending" });
    expect(file).not.toHaveProperty("url");
    expect(await shown(phone, file.key)).toEqual(["pending", 409, "CONTENT_PENDING"]);
    expect(await tagOf(stack, file.key)).toBeUndefined();

    await stack.emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
    expect(await shown(phone, file.key)).toEqual(["pass", 200, undefined]);
    const { body } = await phone.link(file.key);
    expect(await (await fetch(body.url)).text()).toBe("a picture");
    const again = await phone.complete(ticket.upload);
    expect(again.moderation).toBe("pass");
    expect(await (await fetch(again.url ?? "")).text()).toBe("a picture");
    const status = (await phone.ask("POST", "/v1/uploads/status", { upload: ticket.upload })).body;
    expect(status).toMatchObject({ state: "stored", file: { moderation: "pass", url: expect.any(String) } });
  });

  it.each([
    ["review", 409, "CONTENT_PENDING"],
    ["risky", 403, "CONTENT_REFUSED"],
  ])("has none when WeChat says %s", async (suggest, status, code) => {
    const stack = await startModerated();
    const phone = await stack.signIn();
    const { ticket, file } = await phone.send("a picture", { name: `${suggest}.jpg` });
    await stack.emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe(suggest);
    expect(await shown(phone, file.key)).toEqual([suggest, status, code]);
    const again = await phone.complete(ticket.upload);
    expect(again.moderation).toBe(suggest);
    expect(again).not.toHaveProperty("url");
  });

  it.each([
    ["plain", { WECHAT_PUSH_AES_KEY: "" }, { token: DEMO_PUSH.token }],
    ["plain, as XML", { WECHAT_PUSH_AES_KEY: "" }, { token: DEMO_PUSH.token, format: "xml" as const }],
    ["encrypted, as XML", {}, { ...DEMO_PUSH, format: "xml" as const }],
    [
      "with what was set before it was changed",
      {
        WECHAT_PUSH_TOKEN: "theNewToken",
        WECHAT_PUSH_AES_KEY: "N".repeat(43),
        WECHAT_PUSH_TOKEN_PREVIOUS: DEMO_PUSH.token,
        WECHAT_PUSH_AES_KEY_PREVIOUS: DEMO_PUSH.aesKey,
      },
      DEMO_PUSH,
    ],
  ])("takes the verdict %s", async (_how, settings, push) => {
    const stack = await startModerated({ settings, push: { ...push, retryMs: 20 } });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await stack.emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
  });

  it("is asked about once, however often it is confirmed and listed", async () => {
    const stack = await startModerated();
    let asked = 0;
    stack.emulator.wechat.moderate({
      find: () => {
        asked++;
        return "silence";
      },
    });
    const phone = await stack.signIn();
    const { ticket } = await phone.send("a picture");
    for (let i = 0; i < 3; i++) {
      await phone.complete(ticket.upload);
      await phone.listed();
    }
    await stack.emulator.wechat.idle();
    expect(asked).toBe(1);
  });

  it("keeps the tags the team has put on it, and a worse verdict of theirs", async () => {
    const stack = await startModerated();
    const { owner, emulator } = stack;
    emulator.wechat.moderate({ find: () => "silence" });
    const phone = await stack.signIn();
    const settled = async (bytes: string, tags: Record<string, string>, suggest: string) => {
      const { key } = (await phone.send(bytes)).file;
      await owner.putObjectTagging(key, tags);
      expect(await stack.tell(key, suggest)).toEqual({ status: 200, text: "success" });
      return owner.getObjectTagging(key);
    };
    expect(await settled("a", { album: "7" }, "pass")).toEqual({ album: "7", moderation: "pass" });
    expect(await settled("b", { moderation: "risky" }, "pass")).toEqual({ moderation: "risky" });
    expect(await settled("c", { moderation: "review" }, "risky")).toEqual({ moderation: "risky" });
    expect(await settled("d", { moderation: "looks odd" }, "pass")).toEqual({ moderation: "looks odd" });
  });

  it("is not shown for a tag that nobody here has written", async () => {
    const stack = await startModerated();
    stack.emulator.wechat.moderate({ find: () => "silence" });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    for (const moderation of ["", "PASS", "passed", "pending"]) {
      await stack.owner.putObjectTagging(file.key, { moderation });
      expect((await phone.link(file.key)).body.error.code).toBe("CONTENT_PENDING");
    }
  });
});

describe("a verdict that comes at a bad time", () => {
  it("before the server has written down what it is about is asked for again", async () => {
    const stack = await startModerated();
    // The trace and the note that it was asked for are the only objects the server itself puts.
    stack.emulator.faults.add({ operation: "PutObject", times: 2, delayMs: 150 });
    stack.emulator.wechat.pushTo(`${stack.url}/callbacks/wechat`, { ...DEMO_PUSH, retryMs: 200 });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await stack.emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
    const pushes = stack.logText().matchAll(/"route":"\/callbacks\/wechat","status":(\d+)/g);
    expect([...pushes].map(([, status]) => status)).toEqual(["503", "200"]);
  });

  it("and cannot be kept is asked for again", async () => {
    const stack = await startModerated();
    stack.emulator.faults.add({ operation: "PutObjectTagging", times: 1, status: 503, code: "SlowDown" });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await stack.emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
  });

  it("and about a file that is gone is taken, and changes nothing", async () => {
    const stack = await startModerated();
    stack.emulator.wechat.moderate({ delayMs: 1500 });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await stack.owner.deleteObject(file.key);
    await stack.emulator.wechat.idle();
    expect(await stack.keys()).not.toContain(file.key);
    expect(stack.logText()).toMatch(/"status":200.*"\/callbacks\/wechat"|"\/callbacks\/wechat","status":200/);
  });
});

describe("a file that nobody has answered about", () => {
  it("is asked about again when it is listed after 35 minutes, and not before", async () => {
    const stack = await startModerated();
    const { clock, emulator } = stack;
    emulator.wechat.moderate({ find: () => "silence" });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await emulator.wechat.idle();
    emulator.wechat.moderate({});
    // For the link to its thumbnail: STS is asked by the machine's clock, which stays where it is.
    await stack.signers.downloads.get();
    clock.move(35 * 60 - 1);
    expect((await phone.listed())?.moderation).toBe("pending");
    await emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBeUndefined();
    clock.move(1);
    expect((await phone.listed())?.moderation).toBe("pending");
    await emulator.wechat.idle();
    expect((await phone.listed())?.moderation).toBe("pass");
  });

  it.each([
    ["is down", { cut: true } as const],
    ["is busy", { status: 200, code: "44991" } as const],
    ["refuses", { status: 200, code: "48001" } as const],
  ])("since WeChat %s is confirmed all the same, and asked about after a minute", async (_what, fault) => {
    const stack = await startModerated();
    const { clock, emulator } = stack;
    emulator.faults.add({ operation: "mediaCheckAsync", ...fault });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    expect(file.moderation).toBe("pending");
    expect(stack.logText()).toContain("a content check could not be begun");
    emulator.faults.clear();
    await phone.listed();
    await emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBeUndefined();
    clock.move(60);
    await phone.listed();
    await emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
  });

  it("since WeChat could not fetch it is asked about after a minute", async () => {
    const stack = await startModerated();
    const { clock, emulator } = stack;
    emulator.faults.add({ operation: "GetObject", times: 1, status: 503, code: "SlowDown" });
    const phone = await stack.signIn();
    const { file } = await phone.send("a picture");
    await emulator.wechat.idle();
    expect(stack.logText()).toContain('"errcode":-1008');
    expect(await tagOf(stack, file.key)).toBeUndefined();
    clock.move(60);
    await phone.listed();
    await emulator.wechat.idle();
    expect(await tagOf(stack, file.key)).toBe("pass");
  });
});

describe("instant upload", () => {
  it("gives a file by its verdict: pending, refused, shown", async () => {
    const stack = await startModerated({ settings: { INSTANT_UPLOAD: "on" } });
    const { emulator } = stack;
    const phone = await stack.signIn();
    const again = async (sha256: string) => (await phone.ticket("a picture", { sha256 })).file;

    const digests = ["1", "2"].map((digit) => digit.repeat(64)) as [string, string];
    emulator.wechat.moderate({ delayMs: 1500 });
    await phone.send("a picture", { sha256: digests[0] });
    const pending = await again(digests[0]);
    expect(pending.moderation).toBe("pending");
    expect(pending).not.toHaveProperty("url");
    await emulator.wechat.idle();
    expect(await again(digests[0])).toMatchObject({ moderation: "pass", url: expect.any(String) });

    await phone.send("a picture", { sha256: digests[1], name: "risky.jpg" });
    await emulator.wechat.idle();
    const refused = await again(digests[1]);
    expect(refused.moderation).toBe("risky");
    expect(refused).not.toHaveProperty("url");
  });
});

it("no openid, token or secret of WeChat's is in the log", async () => {
  const stack = await startModerated();
  const { emulator } = stack;
  const phone = await stack.signIn("zhang");
  await phone.send("a picture");
  await emulator.wechat.idle();
  // With what can go wrong.
  emulator.faults.add({
    operation: "mediaCheckAsync",
    times: 1,
    status: 200,
    code: "40003",
    message: `invalid openid ${emulator.wechat.openidOf("zhang")}`,
  });
  await phone.send("another");
  emulator.wechat.pushTo(`${stack.url}/callbacks/wechat`, { token: "another", retryMs: 1 });
  await phone.send("a third");
  await emulator.wechat.idle();
  const { appid, secret, openidOf } = emulator.wechat;
  const token = await accessToken(emulator.wechatUrl, appid, secret);
  for (const hidden of [openidOf("zhang"), secret, token, DEMO_PUSH.token, DEMO_PUSH.aesKey, phone.session])
    expect(stack.logText()).not.toContain(hidden);
  expect(stack.logText()).toContain("PUSH_REFUSED");
});

async function accessToken(api: string, appid: string, secret: string): Promise<string> {
  const answer = await fetch(`${api}/cgi-bin/stable_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credential", appid, secret }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
