import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Hmac } from "../src/hmac.ts";
import { signingKey } from "../src/signing-key.ts";

describe("Hmac", () => {
  it("is HMAC-SHA256, for keys shorter and longer than a block and for any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.array(fc.string({ unit: "grapheme" })),
        (key, texts) => {
          const hmac = new Hmac(key);
          for (const text of [...texts, "x".repeat(20_000)])
            expect(hmac.hex(text, "rest")).toBe(
              createHmac("sha256", key).update(`${text}rest`).digest("hex"),
            );
        },
      ),
    );
  });
});

describe("a day's signing key", () => {
  const scope = { day: "20261122", region: "cn-hangzhou", product: "oss" };
  const credentials = { accessKeyId: "ak", accessKeySecret: "sk" };

  it("is derived once", () => {
    expect(signingKey(credentials, scope)).toBe(signingKey(credentials, { ...scope }));
  });

  it.each([{ day: "20261123" }, { region: "cn-shanghai" }, { product: "oss-cloudbox" }])(
    "is another for %o",
    (change) => {
      const first = signingKey(credentials, scope).hmac.hex("text");
      expect(signingKey(credentials, { ...scope, ...change }).hmac.hex("text")).not.toBe(first);
      expect(signingKey(credentials, scope).hmac.hex("text")).toBe(first);
    },
  );

  it("is another when the secret changes under the same object", () => {
    const owner = { accessKeyId: "ak", accessKeySecret: "one" };
    const first = signingKey(owner, scope).hmac.hex("text");
    owner.accessKeySecret = "two";
    expect(signingKey(owner, scope).hmac.hex("text")).not.toBe(first);
  });
});
