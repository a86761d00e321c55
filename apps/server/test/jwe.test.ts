import { createCipheriv, randomBytes } from "node:crypto";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt, EncryptJWT, jwtDecrypt } from "jose";
import { describe, expect, it } from "vitest";
import { openJwe, type SealingKey, sealingKey, sealJwe } from "../src/sealing/jwe.ts";

const key = sealingKey(Buffer.alloc(32, 7));
const previous = sealingKey(Buffer.alloc(32, 8));
const TEXT = '{"name":"合同.pdf"}';

const header = (one: SealingKey) => JSON.parse(Buffer.from(one.header, "base64url").toString());
const CHANGED = { unopened: "changed since it was sealed" };
const FOREIGN = { unopened: "not sealed by this server" };

describe("a sealed text is a JWE (RFC 7516)", () => {
  it("that jose opens", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 500 }), async (text) => {
        const { plaintext, protectedHeader } = await compactDecrypt(sealJwe(text, key), key.secret);
        expect(Buffer.from(plaintext).toString()).toBe(Buffer.from(text).toString());
        expect(protectedHeader).toEqual({ alg: "dir", enc: "A256GCM", kid: header(key).kid });
      }),
      { numRuns: 50 },
    );
  });

  it("and one that jose has sealed under the same header opens", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        const sealed = await new CompactEncrypt(Buffer.from(text))
          .setProtectedHeader(header(key))
          .encrypt(key.secret);
        expect(openJwe(sealed, [key])).toEqual({ text });
      }),
      { numRuns: 50 },
    );
  });

  it("and its claims are a JWT's to jose, in both directions", async () => {
    const claims = { sub: "somebody", exp: Math.floor(Date.now() / 1000) + 60 };
    const { payload } = await jwtDecrypt(sealJwe(JSON.stringify(claims), key), key.secret);
    expect(payload).toEqual(claims);
    const sealed = await new EncryptJWT(claims).setProtectedHeader(header(key)).encrypt(key.secret);
    expect(openJwe(sealed, [key])).toEqual({ text: JSON.stringify(claims) });
  });

  it("never twice the same", () => {
    expect(sealJwe(TEXT, key)).not.toBe(sealJwe(TEXT, key));
  });
});

describe("a key", () => {
  it("has an id of its own, which is not a piece of it", () => {
    expect(header(key).kid).not.toBe(header(previous).kid);
    expect(key.secret.toString("base64url")).not.toContain(header(key).kid);
  });

  it("may be the one before: what it sealed opens as long as it is among the keys", () => {
    const sealed = sealJwe(TEXT, previous);
    expect(openJwe(sealed, [key, previous])).toEqual({ text: TEXT });
    expect(openJwe(sealed, [key])).toEqual(FOREIGN);
  });
});

describe("what was not sealed so does not open", () => {
  const sealed = sealJwe(TEXT, key);
  const [head = "", , nonce = "", text = "", tag = ""] = sealed.split(".");

  it("with any one character changed, taken away or added", () => {
    const characters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"];
    for (let at = 0; at < sealed.length; at++) {
      const [before, after] = [sealed.slice(0, at), sealed.slice(at + 1)];
      expect(openJwe(before + after, [key])).toHaveProperty("unopened");
      for (const character of characters) {
        if (character !== sealed[at])
          expect(openJwe(before + character + after, [key])).toHaveProperty("unopened");
        expect(openJwe(before + character + sealed.slice(at), [key])).toHaveProperty("unopened");
      }
    }
    for (const character of characters) expect(openJwe(sealed + character, [key])).toHaveProperty("unopened");
    expect(openJwe(sealed, [key])).toEqual({ text: TEXT });
  });

  it.each([4, 8, 12, 13, 14, 15])("with a tag of %i bytes, which Node itself would take", (length) => {
    const short = Buffer.from(tag, "base64url").subarray(0, length).toString("base64url");
    expect(openJwe([head, "", nonce, text, short].join("."), [key])).toEqual(CHANGED);
  });

  it("with a nonce of another length, though it is sealed with the key", () => {
    const long = randomBytes(16);
    const cipher = createCipheriv("aes-256-gcm", key.secret, long).setAAD(Buffer.from(head));
    const body = Buffer.concat([cipher.update(TEXT), cipher.final()]);
    const parts = [long, body, cipher.getAuthTag()].map((bytes) => bytes.toString("base64url"));
    expect(openJwe(`${head}..${parts.join(".")}`, [key])).toEqual(CHANGED);
  });

  it("with parts more or less, or an encrypted key", () => {
    for (const token of [
      [head, "", nonce, text, tag, ""],
      [head, "", nonce, text, tag, "AAAA"],
      [head, "", nonce, text],
      [head, "AAAA", nonce, text, tag],
      [head],
    ])
      expect(openJwe(token.join("."), [key])).toEqual(CHANGED);
  });

  it("under another algorithm, though the key is the same", async () => {
    const kid = header(key).kid;
    const encrypt = (changes: object) =>
      new CompactEncrypt(Buffer.from(TEXT)).setProtectedHeader({ ...header(key), ...changes });
    const tokens = [
      await encrypt({ alg: "A256KW" }).encrypt(key.secret),
      await encrypt({ alg: "A256GCMKW" }).encrypt(key.secret),
      await encrypt({ enc: "A128CBC-HS256" }).encrypt(key.secret),
      await encrypt({ alg: "PBES2-HS256+A128KW" }).encrypt(key.secret),
      await encrypt({ cty: "JWT" }).encrypt(key.secret),
    ];
    for (const changes of [
      { alg: "none" },
      { enc: "none" },
      { alg: "none", enc: undefined },
      { zip: "DEF" },
      { kid },
    ]) {
      const other = Buffer.from(JSON.stringify({ kid, ...header(key), ...changes })).toString("base64url");
      tokens.push([other, "", nonce, text, tag].join("."));
      tokens.push(`${other}.${text}.`);
    }
    for (const token of tokens) expect(openJwe(token, [key])).toEqual(FOREIGN);
  });

  it("with another key, or none of its shape at all", () => {
    expect(openJwe(sealJwe(TEXT, previous), [key])).toEqual(FOREIGN);
    expect(openJwe([head, ...sealJwe(TEXT, previous).split(".").slice(1)].join("."), [key])).toEqual(CHANGED);
    for (const token of ["", ".", "....", "a.b.c.d.e", "\0", "🙂".repeat(100), ".".repeat(8192)])
      expect(openJwe(token, [key])).toEqual(FOREIGN);
  });
});
