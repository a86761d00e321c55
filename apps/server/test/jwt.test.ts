import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { post, type TestApp, testApp, ticketRequest } from "./support/app.ts";
import { serveKeys } from "./support/jwks.ts";

const ISSUER = "https://id.example.com";
const AUDIENCE = "zhichuan";
const SECRET = "the-team's-own-secret-of-32-characters";
const SETTINGS = {
  AUTH: "jwt",
  AUTH_JWT_ISSUER: ISSUER,
  AUTH_JWT_AUDIENCE: AUDIENCE,
  USER_KEY: "a-key-for-users-of-32-characters!!!!",
};
const shared = { ...SETTINGS, AUTH_JWT_SECRET: SECRET };

/** A token that is good but for `changes`. */
function token({ clock }: TestApp, changes: Record<string, unknown> = {}): SignJWT {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ sub: "zhang", iss: ISSUER, aud: AUDIENCE, exp: seconds + 60, ...changes });
}

const signed = (jwt: SignJWT, secret = SECRET, alg = "HS256") =>
  jwt.setProtectedHeader({ alg }).sign(Buffer.from(secret));

/** Asks for a ticket, with this token. */
const ask = ({ app }: TestApp, jwt: string) =>
  post(app, "/v1/uploads", ticketRequest(), { authorization: `Bearer ${jwt}` });

const userOf = async (test: TestApp, jwt: string) => (await ask(test, jwt)).body.key.split("/")[1];

async function expectRefused(test: TestApp, jwt: string, reason: RegExp): Promise<void> {
  const { status, body } = await ask(test, jwt);
  expect([status, body.error.code]).toEqual([401, "SESSION_NEEDED"]);
  expect(test.log.at(-1)?.reason).toMatch(reason);
}

describe("AUTH=jwt with a shared secret", () => {
  it("knows its users by their sub, and names their place by a keyed hash of it", async () => {
    const test = await testApp(shared);
    const zhang = await userOf(test, await signed(token(test)));
    expect(zhang).toMatch(/^[0-9a-f]{32}$/);
    expect(await userOf(test, await signed(token(test, { exp: 9e9 }), SECRET, "HS512"))).toBe(zhang);
    expect(await userOf(test, await signed(token(test, { sub: "li" })))).not.toBe(zhang);
    expect(test.logText()).not.toContain("zhang");
  });

  it("takes an audience among several", async () => {
    const test = await testApp(shared);
    expect((await ask(test, await signed(token(test, { aud: ["other", AUDIENCE] })))).status).toBe(200);
  });

  it("forgives a clock that is ten seconds off", async () => {
    const test = await testApp(shared);
    const end = Math.floor(test.clock.now().getTime() / 1000);
    expect((await ask(test, await signed(token(test, { exp: end - 9 })))).status).toBe(200);
    expect((await ask(test, await signed(token(test, { nbf: end + 10 })))).status).toBe(200);
    await expectRefused(test, await signed(token(test, { exp: end - 10 })), /ERR_JWT_EXPIRED/);
  });

  it.each([
    ["expired", { exp: 1 }, /ERR_JWT_EXPIRED/],
    ["without an end", { exp: undefined }, /ERR_JWT_CLAIM_VALIDATION_FAILED exp/],
    ["not yet good", { nbf: 9e9 }, /FAILED nbf/],
    ["another issuer's", { iss: "https://evil.example.com" }, /FAILED iss/],
    ["of no issuer", { iss: undefined }, /FAILED iss/],
    ["for another audience", { aud: "other" }, /FAILED aud/],
    ["for no audience", { aud: undefined }, /FAILED aud/],
    ["of nobody", { sub: undefined }, /FAILED sub/],
    ["of somebody without a name", { sub: "" }, /sub is no text of 1 to 256/],
    ["of somebody whose name is no text", { sub: 7 }, /sub is no text|ERR_JWT_INVALID/],
    ["of a name too long", { sub: "z".repeat(257) }, /sub is no text of 1 to 256/],
  ])("refuses one that is %s", async (_what, changes, reason) => {
    const test = await testApp(shared);
    await expectRefused(test, await signed(token(test, changes)), reason);
  });

  it("refuses one that is unsecured, another's, changed, or of another algorithm", async () => {
    const test = await testApp(shared);
    const good = await signed(token(test));
    const [, claims = "", signature = ""] = good.split(".");
    const exp = Math.floor(test.clock.now().getTime() / 1000) + 60;
    const unsecured = new UnsecuredJWT({ sub: "zhang", iss: ISSUER, aud: AUDIENCE, exp }).encode();
    const { privateKey } = await generateKeyPair("RS256");
    const rs256 = await token(test).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
    const header = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString("base64url");
    await expectRefused(test, unsecured, /ERR_JOSE_ALG_NOT_ALLOWED|ERR_JWS_INVALID/);
    for (const alg of ["none", "None", "NONE", ""])
      await expectRefused(test, `${header(alg)}.${claims}.${signature}`, /ERR_/);
    await expectRefused(test, `${header("none")}.${claims}.`, /ERR_/);
    await expectRefused(test, rs256, /ERR_JOSE_ALG_NOT_ALLOWED/);
    await expectRefused(
      test,
      await signed(token(test), `${SECRET}!`),
      /ERR_JWS_SIGNATURE_VERIFICATION_FAILED/,
    );
    await expectRefused(test, good.replace(/.{4}$/, "AAAA"), /ERR_JWS_SIGNATURE_VERIFICATION_FAILED/);
    await expectRefused(test, "a.b.c", /ERR_/);
    await expectRefused(test, claims, /ERR_/);
    expect(test.logText()).not.toContain(claims);
  });

  it("takes those of the secret before the last change too", async () => {
    const AUTH_JWT_SECRET_PREVIOUS = "the-secret-before-of-32-characters!!";
    const test = await testApp({ ...shared, AUTH_JWT_SECRET_PREVIOUS });
    const now = await userOf(test, await signed(token(test)));
    expect(await userOf(test, await signed(token(test), AUTH_JWT_SECRET_PREVIOUS))).toBe(now);
    await expectRefused(test, await signed(token(test, { exp: 1 }), AUTH_JWT_SECRET_PREVIOUS), /EXPIRED/);
  });
});

describe("AUTH=jwt with public keys", () => {
  async function setUp() {
    const pair = async (alg: string, kid: string) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      return { jwk: { ...(await exportJWK(publicKey)), kid, alg }, publicKey, privateKey };
    };
    const [rsa, ec] = [await pair("RS256", "one"), await pair("ES256", "two")];
    const server = await serveKeys([rsa.jwk, ec.jwk]);
    const test = await testApp({ ...SETTINGS, AUTH_JWT_JWKS: server.url });
    return { rsa, ec, server, test, pair };
  }

  it("takes what any of them has signed, and fetches them once", async () => {
    const { rsa, ec, server, test } = await setUp();
    const tokens = [
      await token(test).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(rsa.privateKey),
      await token(test).setProtectedHeader({ alg: "ES256", kid: "two" }).sign(ec.privateKey),
    ];
    const users = await Promise.all([...tokens, ...tokens].map((jwt) => userOf(test, jwt)));
    expect(new Set(users).size).toBe(1);
    expect(server.asked).toBe(1);
  });

  it("does not take a public key for a secret (algorithm confusion)", async () => {
    const { rsa, test } = await setUp();
    const pem = await exportSPKI(rsa.publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n ?? ""]) {
      const confused = token(test).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(Buffer.from(secret));
      await expectRefused(test, await confused, /ERR_JOSE_ALG_NOT_ALLOWED/);
    }
  });

  it("refuses a token that brings its own key, or names where to find one", async () => {
    const { pair, server, test } = await setUp();
    const evil = await pair("RS256", "evil");
    const theirs = await serveKeys([evil.jwk]);
    const headers = [
      { alg: "RS256", jwk: evil.jwk },
      { alg: "RS256", jku: theirs.url, kid: "evil" },
      { alg: "RS256", kid: "one", jwk: evil.jwk },
    ];
    for (const header of headers)
      await expectRefused(test, await token(test).setProtectedHeader(header).sign(evil.privateKey), /ERR_/);
    expect(theirs.asked).toBe(0);
    expect(server.asked).toBe(1);
  });

  it("asks no more often, however many keys tokens name that there are not", async () => {
    const { rsa, server, test } = await setUp();
    for (let i = 0; i < 20; i++) {
      const jwt = await token(test)
        .setProtectedHeader({ alg: "RS256", kid: `made-up-${i}` })
        .sign(rsa.privateKey);
      await expectRefused(test, jwt, /ERR_JWKS_NO_MATCHING_KEY/);
    }
    expect(server.asked).toBe(1);
  });

  it("does not send users to log in again when it is the keys that cannot be had", async () => {
    const { rsa, server, test } = await setUp();
    server.down = true;
    const jwt = await token(test).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(rsa.privateKey);
    const { status, body } = await ask(test, jwt);
    expect([status, body.error.code, body.error.retryable]).toEqual([500, "INTERNAL", true]);
    expect(test.logText()).toContain("the public keys of AUTH_JWT_JWKS cannot be had");
    server.down = false;
    expect((await ask(test, jwt)).status).toBe(200);
  });
});
