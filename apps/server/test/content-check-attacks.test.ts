import { DEMO_PUSH } from "@zhichuan/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { createSigners } from "../src/index.ts";
import { presigned } from "../src/upload/presigned.ts";
import { sendForm } from "./support/form.ts";
import { type ModeratedStack, type Phone, type SentFile, startModerated } from "./support/moderated.ts";
import { type Push, type Pusher, push, verdict } from "./support/push.ts";

let stack: ModeratedStack;
let phone: Phone;
beforeEach(async () => {
  stack = await startModerated();
  stack.emulator.wechat.moderate({ find: () => "silence" });
  phone = await stack.signIn();
});

const tagOf = async (key: string) => (await stack.owner.getObjectTagging(key)).moderation;

describe("a forged push is refused, and the file stays pending:", () => {
  let sent: SentFile;
  let traceId: string;
  beforeEach(async () => {
    sent = await phone.send("a picture");
    traceId = await stack.traceOf(sent.file.key);
  });

  /** WeChat's own push of a pass, but for `changes`. */
  function forge(changes: Partial<Pusher> = {}): Push {
    const { appid } = stack.emulator.wechat;
    const pusher = { ...DEMO_PUSH, appid, at: stack.clock.now(), ...changes };
    return push(verdict(traceId, "pass", appid), pusher);
  }
  const minutes = (count: number) => new Date(stack.clock.now().getTime() + count * 60_000);

  const forgeries: Record<string, () => Push> = {
    "by somebody without the token": () => forge({ token: "guessed" }),
    "by somebody without the key": () => forge({ aesKey: "G".repeat(43) }),
    "in plain though a key is set": () => forge({ aesKey: undefined }),
    "to another mini-program": () => forge({ appid: "wxffffffffffffffff" }),
    "sent a second time after five minutes": () => forge({ at: minutes(-6) }),
    "from the future": () => forge({ at: minutes(6) }),
    "under another one's signature": () => ({
      ...forge(),
      query: forge({ appid: "wxffffffffffffffff" }).query,
    }),
    "with its plain signature alone": () => {
      const { query, body } = forge();
      const { msg_signature: _none, ...rest } = query;
      return { query: rest, body };
    },
    "with nothing to say who it is from": () => ({ ...forge(), query: {} }),
    "with a body that is none": () => ({ ...forge(), body: "" }),
    "with a body that is no message": () => ({ ...forge(), body: "<xml" }),
    "with a document type": () => ({
      ...forge(),
      body: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>',
    }),
  };

  it.each(Object.entries(forgeries))("%s", async (_what, make) => {
    const { status, text } = await stack.push(make());
    const { error } = JSON.parse(text);
    expect([status, error.code]).toEqual([403, "PUSH_REFUSED"]);
    // Whoever forges learns nothing of what gave it away.
    expect(error.message).toBe(
      JSON.parse((await stack.push(forge({ token: "guessed" }))).text).error.message,
    );
    expect(await tagOf(sent.file.key)).toBeUndefined();
    expect((await phone.link(sent.file.key)).body.error.code).toBe("CONTENT_PENDING");
  });

  it("a genuine one, sent a second time at once, changes nothing any more", async () => {
    const genuine = forge();
    expect(await stack.push(genuine)).toEqual({ status: 200, text: "success" });
    await stack.owner.putObjectTagging(sent.file.key, { moderation: "risky" });
    expect((await stack.push(genuine)).status).toBe(200);
    expect(await tagOf(sent.file.key)).toBe("risky");
  });

  it("about a check that nobody has asked for", async () => {
    traceId = "60f96f1d-3845297a-1976a3ae";
    expect((await stack.push(forge())).status).toBe(503);
    expect(await tagOf(sent.file.key)).toBeUndefined();
  });

  it("about a check whose note somebody else has written, or moved", async () => {
    const { owner } = stack;
    const note = `uploads-index/trace/${traceId}`;
    const { metadata = {} } = (await owner.headObject(note)) ?? {};
    const other = (await phone.send("another picture")).file.key;
    const write = (name: string, fields: Record<string, string>) =>
      owner.putObject(name, "", asHeaders({ ...metadata, ...fields }));
    await write(note, { key: encodeURIComponent(other) });
    expect((await stack.push(forge())).status).toBe(503);
    await write("uploads-index/trace/moved", {});
    traceId = "moved";
    expect((await stack.push(forge())).status).toBe(503);
    expect([await tagOf(sent.file.key), await tagOf(other)]).toEqual([undefined, undefined]);
  });

  it("as the question whether the address is ours", async () => {
    const ask = async (query: Record<string, string>) =>
      (await fetch(`${stack.url}/callbacks/wechat?${new URLSearchParams(query)}`)).status;
    const { query } = forge();
    expect(await ask({ ...query, echostr: "4375120948345356249" })).toBe(200);
    expect(await ask({ ...query, signature: "0".repeat(40), echostr: "4375120948345356249" })).toBe(403);
    expect(await ask({ ...query, echostr: "" })).toBe(200);
    expect(await ask(query)).toBe(403);
  });
});

const asHeaders = (metadata: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-oss-meta-${name}`, value]));

describe("an object swapped after it was asked about", () => {
  const GOOD = "a nice picture";
  const BAD = "an ugly picture".slice(0, GOOD.length);

  /** Puts other bytes in the object's place, with the ticket it was uploaded by. */
  async function swap({ ticket }: SentFile, bytes: string): Promise<void> {
    expect((await phone.ask("DELETE", `/v1/files?key=${encodeURIComponent(ticket.key)}`)).status).toBe(200);
    // OSS's times of change have whole seconds.
    stack.clock.move(1);
    expect((await sendForm(ticket.url, ticket.fields, Buffer.from(bytes))).status).toBe(200);
  }

  it("cannot be overwritten by its own ticket", async () => {
    const sent = await phone.send(GOOD);
    await stack.tell(sent.file.key, "pass");
    const { url, fields } = sent.ticket;
    expect((await sendForm(url, fields, Buffer.from(BAD))).status).toBe(409);
    const { body } = await phone.link(sent.file.key);
    expect(await (await fetch(body.url)).text()).toBe(GOOD);
  });

  it("has lost its pass, and every URL that was made for it: OSS itself refuses", async () => {
    const sent = await phone.send(GOOD);
    await stack.tell(sent.file.key, "pass");
    const { url } = (await phone.link(sent.file.key)).body;
    expect((await fetch(url)).status).toBe(200);
    await swap(sent, BAD);
    expect((await fetch(url)).status).toBe(403);
    expect((await phone.link(sent.file.key)).body.error.code).toBe("CONTENT_PENDING");
    expect((await phone.complete(sent.ticket.upload)).moderation).toBe("pending");
  });

  it("gets no pass that was meant for what it has replaced", async () => {
    const sent = await phone.send(GOOD);
    await swap(sent, BAD);
    expect(await stack.tell(sent.file.key, "pass")).toEqual({ status: 200, text: "success" });
    expect(await tagOf(sent.file.key)).toBeUndefined();
    expect(stack.logText()).toContain("no longer there");
  });

  it("gets none either when WeChat was shown another in between, and the first has come back", async () => {
    const sent = await phone.send(BAD);
    await swap(sent, GOOD);
    // Now WeChat fetches, and finds it nice.
    await swap(sent, BAD);
    await stack.tell(sent.file.key, "pass");
    expect(await tagOf(sent.file.key)).toBeUndefined();
  });

  it("is asked about itself, at once", async () => {
    const sent = await phone.send(GOOD);
    await swap(sent, "a risky thing!");
    stack.emulator.wechat.moderate({});
    await phone.listed();
    await stack.emulator.wechat.idle();
    expect(await tagOf(sent.file.key)).toBe("risky");
  });

  it("in the very moment the pass is written ends up for review", async () => {
    let beforeTagging = async () => {};
    stack = await startModerated({
      fetch: async (input, init) => {
        if (init?.method === "PUT" && String(input).endsWith("?tagging")) await beforeTagging();
        return fetch(input, init);
      },
    });
    stack.emulator.wechat.moderate({ find: () => "silence" });
    phone = await stack.signIn();
    const sent = await phone.send(GOOD);
    // The server has looked at the object already.
    beforeTagging = async () => {
      beforeTagging = async () => {};
      await swap(sent, BAD);
    };
    expect((await stack.tell(sent.file.key, "pass")).status).toBe(200);
    expect(await tagOf(sent.file.key)).toBe("review");
  });
});

describe("an object that readers would unpack into something else", () => {
  it("is not asked about and never shown, not even with a pass", async () => {
    const { key, url, fields } = await phone.ticket("a picture");
    await sendForm(url, { ...fields, "Content-Encoding": "br" }, Buffer.from("a picture"));
    for (const tag of [undefined, "pass"]) {
      if (tag !== undefined) await stack.owner.putObjectTagging(key, { moderation: tag });
      expect((await phone.listed())?.moderation).toBe("review");
      expect((await phone.link(key)).body.error.code).toBe("CONTENT_PENDING");
    }
    expect(await stack.traceOf(key)).toBe("");
  });
});

describe("what links are signed with", () => {
  it("reads nothing that has not passed, whatever the server thinks", async () => {
    const { config, clock } = stack;
    const signers = createSigners(config, { now: clock.now, random: () => 0.5 });
    const { file } = await phone.send("a picture");
    const { url } = presigned(
      {
        config,
        credentials: (await signers?.downloads.get()) ?? expect.unreachable(),
        now: clock.now(),
        key: file.key,
      },
      { method: "GET" },
    );
    expect((await fetch(url)).status).toBe(403);
    await stack.tell(file.key, "review");
    expect((await fetch(url)).status).toBe(403);
    await stack.owner.putObjectTagging(file.key, { moderation: "pass" });
    expect((await fetch(url)).status).toBe(200);
  });

  it("of an ECS role cannot be narrowed: there the server alone keeps the file back", async () => {
    const ecs = await startModerated({ kind: "ecs-ram-role" });
    ecs.emulator.wechat.moderate({ find: () => "silence" });
    const other = await ecs.signIn();
    const { file } = await other.send("a picture");
    expect((await other.link(file.key)).body.error.code).toBe("CONTENT_PENDING");
    await ecs.tell(file.key, "pass");
    expect((await other.link(file.key)).status).toBe(200);
  });
});
