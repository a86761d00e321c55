import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { callbackKeyUrl } from "../src/callback/callback-key-url.ts";
import { isSignedByOss, signedPath } from "../src/callback/verify-callback.ts";
import known from "./vectors/callback-rsa-md5.json" with { type: "json" };

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the signature of a callback", () => {
  const key = createPublicKey(known.publicKeyPem);

  it.each(known.vectors)("$id: valid is $valid", ({ url, body, authorization, valid, pubKeyUrlHeader }) => {
    const path = signedPath(`https://api.example.com${url}`);
    expect(isSignedByOss({ path, body: Buffer.from(body), authorization }, key)).toBe(valid);
    expect(callbackKeyUrl(pubKeyUrlHeader, undefined)).toBe(
      "https://gosspublic.alicdn.com/callback_pub_key_v1.pem",
    );
  });

  it.each(known.vectors.filter(({ valid }) => valid))(
    "$id holds for no other path, query, body or key",
    ({ url, body, authorization }) => {
      const path = signedPath(`https://api.example.com${url}`);
      const holds = (change: { path?: string; body?: string; authorization?: string }, by = key) =>
        isSignedByOss({ path, authorization, ...change, body: Buffer.from(change.body ?? body) }, by);
      expect(holds({})).toBe(true);
      expect(holds({ path: `${path}/` })).toBe(false);
      expect(holds({ path: `${path}?a=1` })).toBe(false);
      expect(holds({ body: `${body}&` })).toBe(false);
      expect(holds({ body: decodeURIComponent(body) })).toBe(decodeURIComponent(body) === body);
      expect(holds({}, generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey)).toBe(false);
      for (const none of ["", "x", "=", base64("x".repeat(64)), `AAAA${authorization}`, "Bearer abc", "…"])
        expect(holds({ authorization: none })).toBe(false);
    },
  );

  it("is over the decoded path and the query as it is", () => {
    expect(signedPath("https://api.example.com/%E4%B8%AD/a%2Fb?x=%20y&z")).toBe("/中/a/b?x=%20y&z");
    expect(signedPath("http://api.example.com")).toBe("/");
  });

  it("is over bytes, also where they are no text", () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x0a]);
    const authorization = sign("RSA-MD5", Buffer.concat([Buffer.from("/a\n"), body]), privateKey);
    const callback = { path: "/a", body, authorization: authorization.toString("base64") };
    expect(isSignedByOss(callback, publicKey)).toBe(true);
    expect(isSignedByOss({ ...callback, body: Buffer.from(body.toString()) }, publicKey)).toBe(false);
  });
});

describe("the address of the public key", () => {
  const OWN = "https://gosspublic.alicdn.com/callback_pub_key_v1.pem";

  it.each([OWN, "http://gosspublic.alicdn.com/callback_pub_key_v1.pem"])("is fetched over TLS: %s", (url) => {
    expect(callbackKeyUrl(base64(url), undefined)).toBe(OWN);
  });

  it("may be of a later version", () => {
    expect(callbackKeyUrl(base64(OWN.replace("v1", "v2")), undefined)).toBe(OWN.replace("v1", "v2"));
  });

  it.each([
    ["a look-alike that begins with it", "https://gosspublic.alicdn.com.example.com/callback_pub_key_v1.pem"],
    ["a look-alike that ends with it", "https://evil-gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["a host below it", "https://a.gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["the host as a user's name", "https://gosspublic.alicdn.com@example.com/callback_pub_key_v1.pem"],
    ["a user at the host", "https://a:b@gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["the host in the path", "https://example.com/gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["the host in the query", "https://example.com/?https://gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["the host after a backslash", "https://example.com\\@gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["a backslash after the host", "https://gosspublic.alicdn.com\\@example.com/callback_pub_key_v1.pem"],
    ["a hash", "https://example.com#@gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["a hash at its end", `${OWN}#a`],
    ["a query", `${OWN}?a=1`],
    ["another port", "https://gosspublic.alicdn.com:8443/callback_pub_key_v1.pem"],
    ["the port of TLS for http", "http://gosspublic.alicdn.com:443/callback_pub_key_v1.pem"],
    ["another file", "https://gosspublic.alicdn.com/images/AppCallbackServer.zip"],
    ["a way up", "https://gosspublic.alicdn.com/a/../callback_pub_key_v1.pem"],
    ["an encoded slash", "https://gosspublic.alicdn.com/a%2fcallback_pub_key_v1.pem"],
    ["a dot at the host's end", "https://gosspublic.alicdn.com./callback_pub_key_v1.pem"],
    ["capitals", "https://GOSSPUBLIC.alicdn.com/callback_pub_key_v1.pem"],
    ["Cyrillic letters", "https://gоsspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["a tab in the host", "https://gosspublic.alicdn\t.com/callback_pub_key_v1.pem"],
    ["a line break at the end", `${OWN}\n`],
    ["a space before", ` ${OWN}`],
    ["an address of this machine", "http://127.0.0.1/callback_pub_key_v1.pem"],
    ["the metadata service", "http://100.100.100.200/callback_pub_key_v1.pem"],
    ["an IPv6 address", "http://[::1]/callback_pub_key_v1.pem"],
    ["a decimal address", "http://2130706433/callback_pub_key_v1.pem"],
    ["a file", "file:///etc/passwd"],
    ["a file at the host", "file://gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["data", "data:text/plain,-----BEGIN PUBLIC KEY-----"],
    ["ftp", "ftp://gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["no scheme", "//gosspublic.alicdn.com/callback_pub_key_v1.pem"],
    ["nothing", ""],
  ])("is not %s", (_name, url) => {
    expect(callbackKeyUrl(base64(url), undefined)).toBeUndefined();
    expect(callbackKeyUrl(base64(url), "http://127.0.0.1:9004/callback_pub_key_v1.pem")).toBeUndefined();
  });

  it.each([
    ["no header", undefined],
    ["two", [base64(OWN), base64(OWN)]],
    ["two in one", `${base64(OWN)}, ${base64(OWN)}`],
    ["plain text", OWN],
    ["garbage", "%%%"],
    ["a URL's Base64", base64(OWN).replaceAll("/", "_")],
    ["too long", base64(OWN + "a".repeat(1000))],
  ])("is not read from %s", (_name, header) => {
    const read = callbackKeyUrl(header, undefined);
    // Without a slash in it, a URL's Base64 is the same as any other.
    expect(read).toBe(header === base64(OWN) ? OWN : undefined);
  });

  it("is the emulator's and no other where that is set", () => {
    const emulator = "http://127.0.0.1:9004/callback_pub_key_v1.pem";
    expect(callbackKeyUrl(base64(emulator), emulator)).toBe(emulator);
    expect(callbackKeyUrl(base64(OWN), emulator)).toBeUndefined();
    expect(callbackKeyUrl(base64(`${emulator}?`), emulator)).toBeUndefined();
  });
});
