import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PushError, type PushKeys, type PushQuery, readEcho, readPush } from "../src/index.ts";
import { encryptedPush, sign, signBody } from "./push-sender.ts";
import { ECHO, ENCRYPTED, ENCRYPTED_XML, PLAIN } from "./push-vectors.ts";

const at = (seconds: number | string) => () => new Date(Number(seconds) * 1000);

/** The keys of a known answer, at its own time. */
const keysOf = (vector: {
  token: string;
  query: { timestamp: string };
  appid?: string;
  aesKey?: string;
}): PushKeys => ({
  appid: vector.appid ?? "wxba5fad812f8e6fb9",
  tokens: [vector.token],
  ...(vector.aesKey !== undefined && { aesKeys: [vector.aesKey] }),
  now: at(vector.query.timestamp),
});

/** The code it is refused with. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PushError) return error.code;
    throw error;
  }
  return "none";
}

describe("the documents' own examples", () => {
  it("the address is ours: echostr comes back", () => {
    expect(readEcho(ECHO.query, keysOf(ECHO))).toBe("4375120948345356249");
  });

  it("a plain message", () => {
    expect(readPush({ query: PLAIN.query, body: JSON.stringify(PLAIN.message) }, keysOf(PLAIN))).toEqual(
      PLAIN.message,
    );
  });

  it("an encrypted message as JSON", () => {
    const { query, body, message } = ENCRYPTED;
    expect(readPush({ query, body: JSON.stringify(body) }, keysOf(ENCRYPTED))).toEqual(message);
  });

  it("an encrypted message as XML", () => {
    const { query, body, message } = ENCRYPTED_XML;
    expect(readPush({ query, body }, keysOf(ENCRYPTED_XML))).toEqual(message);
  });
});

const NOW = 1795334400;
const SENDER = { appid: "wx0123456789abcdef", token: "the-token", aesKey: ENCRYPTED_XML.aesKey, at: NOW };
const KEYS: PushKeys = {
  appid: SENDER.appid,
  tokens: [SENDER.token],
  aesKeys: [SENDER.aesKey],
  now: at(NOW),
};
const MESSAGE = { MsgType: "event", Event: "wxa_media_check", trace_id: "6933f1-1", appid: SENDER.appid };
const push = (changes: Partial<typeof SENDER> = {}, message: unknown = MESSAGE) =>
  encryptedPush(JSON.stringify(message), { ...SENDER, ...changes });

describe("an encrypted push", () => {
  it("holds whatever was put in", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.stringMatching(/^[A-Za-z0-9]{43}$/),
        (text, aesKey) => {
          const sent = encryptedPush(JSON.stringify({ text }), { ...SENDER, aesKey });
          expect(readPush(sent, { ...KEYS, aesKeys: [aesKey] })).toEqual({ text });
        },
      ),
    );
  });

  it("is read while token and key are being changed: the ones before still count", () => {
    const before = { token: "the-one-before", aesKey: "B".repeat(43) };
    const keys = { ...KEYS, tokens: [SENDER.token, before.token], aesKeys: [SENDER.aesKey, before.aesKey] };
    expect(readPush(push(), keys)).toEqual(MESSAGE);
    expect(readPush(push(before), keys)).toEqual(MESSAGE);
    expect(refusal(() => readPush(push(before), KEYS))).toBe("SIGNATURE");
  });

  it("of the console's compatible mode counts by its encrypted half alone", () => {
    const { query, body } = push();
    const both = JSON.stringify({ ...JSON.parse(body), ...MESSAGE, trace_id: "forged" });
    expect(readPush({ query, body: both }, KEYS)).toEqual(MESSAGE);
  });

  const { query, body } = push();
  const other = JSON.parse(push({}, { ...MESSAGE, trace_id: "another" }).body);
  const refused: Record<string, [string, { query: PushQuery; body: string }]> = {
    "with another token's signature": ["SIGNATURE", push({ token: "another-token" })],
    "with no signature of its body": ["QUERY", { query: sign(SENDER), body }],
    "with the plain message's signature in its place": [
      "SIGNATURE",
      { query: { ...query, msg_signature: query.signature }, body },
    ],
    "with another body than was signed": ["SIGNATURE", { query, body: JSON.stringify(other) }],
    "with a signature of another length": ["SIGNATURE", { query: { ...query, msg_signature: "0" }, body }],
    "with a signature that is a list": [
      "QUERY",
      { query: { ...query, msg_signature: [query.msg_signature] }, body },
    ],
    "encrypted under another key": ["KEY", push({ aesKey: "C".repeat(43) })],
    "for another mini-program": ["APPID", push({ appid: "wxffffffffffffffff" })],
    "for a mini-program whose appid begins as ours": ["APPID", push({ appid: `${SENDER.appid}0` })],
    "about another mini-program": ["APPID", push({}, { ...MESSAGE, appid: "wxffffffffffffffff" })],
    "not encrypted at all": ["PLAIN", { query: sign(SENDER), body: JSON.stringify(MESSAGE) }],
    "sent again after five minutes": ["TIMESTAMP", push({ at: NOW - 301 })],
    "from the future": ["TIMESTAMP", push({ at: NOW + 301 })],
    "with a timestamp that is no time": ["QUERY", push({ at: 1e21 })],
    "whose body is no message": ["BODY", push({}, ["a", "list"])],
    "whose envelope is no message": ["BODY", { query, body: "Encrypt=1" }],
    "with a document type": [
      "BODY",
      { query, body: '<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>' },
    ],
    "that is XML broken off": ["BODY", { query, body: "<xml><Encrypt>" }],
  };

  it.each(Object.entries(refused))("is refused %s", (_what, [code, sent]) => {
    expect(refusal(() => readPush(sent, KEYS))).toBe(code);
  });

  it("is taken within five minutes of our clock, to either side", () => {
    for (const seconds of [NOW - 300, NOW + 300])
      expect(readPush(push({ at: seconds }), KEYS)).toEqual(MESSAGE);
  });

  it("with any one byte changed is refused", () => {
    const envelope = JSON.parse(body) as { Encrypt: string };
    fc.assert(
      fc.property(
        fc.nat(envelope.Encrypt.length - 1),
        fc.constantFrom(..."AZaz09+/="),
        (index, character) => {
          fc.pre(envelope.Encrypt[index] !== character);
          const Encrypt = envelope.Encrypt.slice(0, index) + character + envelope.Encrypt.slice(index + 1);
          expect(refusal(() => readPush({ query, body: JSON.stringify({ Encrypt }) }, KEYS))).toBe(
            "SIGNATURE",
          );
        },
      ),
    );
  });

  it("whose content is no message though it is signed does not crash the reader", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const Encrypt = Buffer.from(bytes).toString("base64");
        const sent = { query: signBody(Encrypt, SENDER), body: JSON.stringify({ Encrypt }) };
        expect(["KEY", "APPID"]).toContain(refusal(() => readPush(sent, KEYS)));
      }),
    );
  });
});

describe("a plain push, no key being set", () => {
  const { aesKeys: _none, ...plain } = KEYS;

  it("is read as XML too; a number is a text then", () => {
    const body =
      "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>1659967849</CreateTime><detail><label>100</label></detail></xml>";
    expect(readPush({ query: sign(SENDER), body }, plain)).toEqual({
      ToUserName: "gh_1",
      CreateTime: "1659967849",
      detail: { label: "100" },
    });
  });

  it("does not resolve entities, and takes no name of JavaScript's own for a field", () => {
    const body = "<xml><a>&lt;&amp;&#65;</a><toString>x</toString></xml>";
    expect(readPush({ query: sign(SENDER), body }, plain)).toMatchObject({ a: "&lt;&amp;&#65;" });
    expect(
      refusal(() => readPush({ query: sign(SENDER), body: "<constructor>1</constructor>" }, plain)),
    ).toBe("BODY");
  });

  it.each([
    ["with another token's signature", "SIGNATURE", sign({ token: "another", at: NOW }), MESSAGE],
    ["sent again after five minutes", "TIMESTAMP", sign({ token: SENDER.token, at: NOW - 301 }), MESSAGE],
    ["about another mini-program", "APPID", sign(SENDER), { ...MESSAGE, appid: "wxffffffffffffffff" }],
    ["when it is encrypted after all", "KEY", push().query, JSON.parse(push().body)],
  ])("is refused %s", (_what, code, query, message) => {
    expect(refusal(() => readPush({ query, body: JSON.stringify(message) }, plain))).toBe(code);
  });
});

describe("WeChat's question whether the address is ours", () => {
  const ask = { ...sign(SENDER), echostr: "4375120948345356249" };

  it("is answered whether a key is set or not", () => {
    expect(readEcho(ask, KEYS)).toBe(ask.echostr);
  });

  it.each([
    ["another token", "SIGNATURE", { ...ask, ...sign({ token: "another", at: NOW }) }],
    ["no echostr", "QUERY", sign(SENDER)],
    ["two echostrs", "QUERY", { ...ask, echostr: ["a", "b"] }],
    ["an old question", "TIMESTAMP", { ...ask, ...sign({ token: SENDER.token, at: NOW - 301 }) }],
    ["an empty query", "QUERY", {}],
  ])("is refused with %s", (_what, code, query) => {
    expect(refusal(() => readEcho(query, KEYS))).toBe(code);
  });
});

it("no refusal repeats what it was sent", () => {
  const secret = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY";
  for (const body of [`{"openid": "${secret}`, `<xml><${secret}`, JSON.stringify({ Encrypt: secret })])
    try {
      readPush({ query: sign(SENDER), body }, KEYS);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toContain(
        secret,
      );
    }
});
