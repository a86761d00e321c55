import { deriveKey } from "@zhichuan/config";
import { CompactEncrypt, EncryptJWT, jwtDecrypt, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api-error.ts";
import { createSessionTokens } from "../src/session/session-token.ts";
import { createUploadTokens } from "../src/upload/upload-token.ts";
import { Clock } from "./support/clock.ts";

const SECRET = "a-secret-for-tests-of-32-characters!";
const CLAIMS = {
  user: "anonymous",
  profile: "document",
  key: "uploads/a/b/document.pdf",
  name: "合同.pdf",
  size: 12,
};
const WEEK = 7 * 24 * 3600;

const tokens = createUploadTokens(SECRET);
const clock = new Clock();
const sealed = tokens.seal(CLAIMS, clock.now());

function refusal(open: () => unknown): ApiError {
  try {
    open();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error("it was opened");
}

describe("an upload token", () => {
  it("opens to what was sealed, for any server with the same secret", () => {
    const other = createUploadTokens(SECRET);
    expect(other.open(sealed, "anonymous", clock.now())).toEqual(CLAIMS);
  });

  it("is a JWE that any library opens under the key derived for upload tokens", async () => {
    const { payload } = await jwtDecrypt(sealed, deriveKey(SECRET, "upload token"), {
      currentDate: clock.now(),
    });
    expect(payload).toMatchObject({ sub: "anonymous", key: CLAIMS.key, name: "合同.pdf", size: 12 });
  });

  it("shows nothing of what is in it", () => {
    const parts = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect(parts.join()).not.toMatch(/uploads|document|anonymous/);
  });

  it("lives seven days and not a second longer", () => {
    const late = new Clock();
    late.move(WEEK - 1);
    expect(tokens.open(sealed, "anonymous", late.now())).toEqual(CLAIMS);
    late.move(1);
    const error = refusal(() => tokens.open(sealed, "anonymous", late.now()));
    expect(error).toMatchObject({ code: "TICKET_EXPIRED" });
  });

  it("opens after its secret was changed, as long as the old one is known; the new one seals", () => {
    const other = "another-secret-of-32-characters!!!!!";
    const rotated = createUploadTokens(other, SECRET);
    expect(rotated.open(sealed, "anonymous", clock.now())).toEqual(CLAIMS);
    const anew = rotated.seal(CLAIMS, clock.now());
    expect(createUploadTokens(other).open(anew, "anonymous", clock.now())).toEqual(CLAIMS);
    expect(refusal(() => tokens.open(anew, "anonymous", clock.now()))).toMatchObject({
      code: "TICKET_INVALID",
    });
    const forgotten = createUploadTokens(other);
    expect(refusal(() => forgotten.open(sealed, "anonymous", clock.now()))).toMatchObject({
      code: "TICKET_INVALID",
    });
  });

  describe("is one and the same TICKET_INVALID", () => {
    const [header = "", , iv = "", text = "", tag = ""] = sealed.split(".");
    const flip = (part: string) => (part[0] === "A" ? "B" : "A") + part.slice(1);
    const claims = { ...CLAIMS, user: undefined };
    const seconds = Math.floor(clock.now().getTime() / 1000);
    const foreignKey = deriveKey("another-secret-of-32-characters!!!!!", "upload token");
    const otherPurpose = deriveKey(SECRET, "session token");
    const encryptWith = (key: Uint8Array, enc = "A256GCM", alg = "dir") =>
      new EncryptJWT(claims)
        .setProtectedHeader({ alg, enc })
        .setSubject("anonymous")
        .setExpirationTime(seconds + WEEK)
        .encrypt(key);

    it.each([
      ["another user's", () => tokens.seal({ ...CLAIMS, user: "someone" }, clock.now())],
      ["another user's and expired", () => tokens.seal({ ...CLAIMS, user: "someone" }, new Date(0))],
      ["another server's", () => encryptWith(foreignKey)],
      ["made for another purpose", () => encryptWith(otherPurpose)],
      ["a session", () => createSessionTokens(SECRET).seal({ id: "anonymous", openid: "o" }, clock.now())],
      ["changed in its header", () => [flip(header), "", iv, text, tag].join(".")],
      ["changed in its nonce", () => [header, "", flip(iv), text, tag].join(".")],
      ["changed in its text", () => [header, "", iv, flip(text), tag].join(".")],
      ["changed in its tag", () => [header, "", iv, text, flip(tag)].join(".")],
      ["cut short", () => sealed.slice(0, -8)],
      ["given a key of its own", () => [header, "AAAA", iv, text, tag].join(".")],
      ["unsecured", () => new UnsecuredJWT({ ...claims, sub: "anonymous" }).encode()],
      ["encrypted under a password", () => encryptWith(Buffer.from(SECRET), "A256GCM", "PBES2-HS256+A128KW")],
      [
        "no claims at all",
        () =>
          new CompactEncrypt(Buffer.from("[]"))
            .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
            .encrypt(deriveKey(SECRET, "upload token")),
      ],
      ["nonsense", () => "a.b.c.d.e"],
      ["empty", () => ""],
    ])("when it is %s", async (_what, make) => {
      const token = await make();
      const error = refusal(() => tokens.open(token, "anonymous", clock.now()));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        code: "TICKET_INVALID",
        message: new ApiError("TICKET_INVALID").message,
      });
      expect(error.reason).toMatch(
        /^(another user's|not sealed by this server|changed since it was sealed)$/,
      );
    });
  });
});
