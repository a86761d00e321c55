import { createHash, createHmac, createSecretKey } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { expect } from "vitest";
import { post, type TestApp, testApp, ticketRequest } from "../support/app.ts";
import { serveKeys } from "../support/jwks.ts";
import { attack } from "./support/attack.ts";

const ISSUER = "https://id.example.com";
const SECRET = "the-team's-own-secret-of-32-characters";
const SETTINGS = {
  AUTH: "jwt",
  AUTH_JWT_ISSUER: ISSUER,
  AUTH_JWT_AUDIENCE: "zhichuan",
  USER_KEY: "a-key-for-users-of-32-characters!!!!",
};

const claims = ({ clock }: TestApp, sub = "zhang") =>
  new SignJWT({ sub, iss: ISSUER, aud: "zhichuan", exp: Math.floor(clock.now().getTime() / 1000) + 60 });

const ask = ({ app }: TestApp, jwt: string) =>
  post(app, "/v1/uploads", ticketRequest(), { authorization: `Bearer ${jwt}` });

attack("jwt-headers", async () => {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const evil = await generateKeyPair("RS256", { extractable: true });
  const [own, theirs] = [await exportJWK(publicKey), await exportJWK(evil.publicKey)];
  const [keys, evilKeys] = [
    await serveKeys([{ ...own, kid: "one", alg: "RS256" }]),
    await serveKeys([theirs]),
  ];
  const test = await testApp({ ...SETTINGS, AUTH_JWT_JWKS: keys.url });
  const certificate = Buffer.from(await exportSPKI(evil.publicKey)).toString("base64");
  const headers: Record<string, Record<string, unknown>> = {
    "the address of keys": { jku: evilKeys.url },
    "the address of a certificate": { x5u: evilKeys.url },
    "a certificate": { x5c: [certificate] },
    "a certificate's hash": { "x5t#S256": createHash("sha256").update(certificate).digest("base64url") },
    "its own key": { jwk: theirs },
    "an address as the key's name": { kid: evilKeys.url },
    "a file as the key's name": { kid: "../../../../dev/null" },
    "a query as the key's name": { kid: "' UNION SELECT 'a" },
    "a property as the key's name": { kid: "__proto__" },
    "the name of the server's own key": { kid: "one" },
    "a name that is no text": { kid: { $ne: null } },
    "something that has to be understood": { kid: "one", crit: ["exp"], exp: 9e9 },
    "that it is packed": { kid: "one", zip: "DEF" },
  };
  for (const [what, header] of Object.entries(headers)) {
    const given = JSON.stringify({ alg: "RS256", ...header });
    const good = await claims(test).setProtectedHeader({ alg: "RS256" }).sign(evil.privateKey);
    const [, body = ""] = good.split(".");
    const start = `${Buffer.from(given).toString("base64url")}.${body}`;
    const { subtle } = globalThis.crypto;
    const signature = await subtle.sign("RSASSA-PKCS1-v1_5", evil.privateKey, Buffer.from(start));
    const { status, body: answer } = await ask(
      test,
      `${start}.${Buffer.from(signature).toString("base64url")}`,
    );
    expect([what, status, answer.error.code]).toEqual([what, 401, "SESSION_NEEDED"]);
  }
  const publicText = await exportSPKI(publicKey);
  for (const secret of [publicText, publicText.trim(), "", "\0"]) {
    const key = createSecretKey(Buffer.from(secret));
    const start = (
      await claims(test).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(Buffer.alloc(32))
    ).split(".");
    const signature = createHmac("sha256", key).update(`${start[0]}.${start[1]}`).digest("base64url");
    expect([secret, (await ask(test, `${start[0]}.${start[1]}.${signature}`)).status]).toEqual([secret, 401]);
  }
  expect(evilKeys.asked).toBe(0);
  expect(keys.asked).toBeLessThanOrEqual(1);
  expect(test.logText()).not.toContain(evilKeys.url);
  const honest = await claims(test).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(privateKey);
  expect((await ask(test, honest)).status).toBe(200);
});

attack("jwt-twins", async () => {
  const test = await testApp({ ...SETTINGS, AUTH_JWT_SECRET: SECRET });
  const userOf = async (sub: string) => {
    const jwt = await claims(test, sub).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(SECRET));
    const { status, body } = await ask(test, jwt);
    return status === 200 ? body.key.split("/")[1] : `${status}`;
  };
  const names = [
    "zhang",
    "Zhang",
    "zhang ",
    "zhang\0",
    "zh\u0430ng",
    "e\u0301",
    "\u00e9",
    "jwt\0zhang",
    "\ufffd",
  ];
  const ids = await Promise.all(names.map(userOf));
  expect(new Set(ids).size).toBe(names.length);
  for (const half of ["\ud800", "\udfff", "a\ud83d"]) expect(await userOf(half)).toBe("401");
});
