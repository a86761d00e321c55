import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ReleaseError } from "../src/error.ts";
import { type PrivateKeySource, readPrivateKey } from "../src/private-key.ts";
import { temporaryFolder } from "./support/release.ts";
import { newUploadKey } from "./support/signature.ts";

const { privateKey, publicKey } = newUploadKey();

test("the key comes from its file, or from its text with line breaks real or written out", async () => {
  const path = join(await temporaryFolder(), "private.key");
  writeFileSync(path, privateKey);

  expect(readPrivateKey({ path })).toBe(privateKey);
  expect(readPrivateKey({ path, text: "something else" })).toBe(privateKey);
  expect(readPrivateKey({ text: privateKey })).toBe(privateKey);
  expect(readPrivateKey({ text: privateKey.replaceAll("\n", "\\n") })).toBe(privateKey);
});

const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const encrypted = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;

test.each<[string, PrivateKeySource, string]>([
  ["no key", {}, "KEY_MISSING"],
  ["an empty secret", { text: "" }, "KEY_MISSING"],
  ["a file that is not there", { path: "/nowhere/private.key" }, "KEY_UNREADABLE"],
  ["no PEM", { text: Buffer.from(privateKey).toString("base64") }, "KEY_INVALID"],
  ["a key cut short", { text: privateKey.slice(0, 900) }, "KEY_INVALID"],
  ["a public key", { text: publicKey.export({ type: "spki", format: "pem" }) as string }, "KEY_INVALID"],
  ["an encrypted key", { text: encrypted }, "KEY_INVALID"],
  ["an elliptic key", { text: elliptic.export({ type: "pkcs8", format: "pem" }) as string }, "KEY_INVALID"],
])("%s is refused, and not a line of it repeated", (_, source, code) => {
  let thrown: unknown;
  try {
    readPrivateKey(source);
  } catch (error) {
    thrown = error;
  }

  expect(thrown).toBeInstanceOf(ReleaseError);
  const error = thrown as ReleaseError;
  expect(error.code).toBe(code);
  for (const line of (source.text ?? "")
    .split("\n")
    .filter((text) => text.length > 20 && !text.includes("---")))
    expect(`${error.message} ${String(error.cause)}`).not.toContain(line);
});
