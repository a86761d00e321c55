import { profiles } from "@zhichuan/contract";
import { Hmac } from "@zhichuan/signer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api-error.ts";
import { checkOwnKey } from "../src/files/own-key.ts";
import { objectKey } from "../src/upload/object-key.ts";

const OWNER = { prefix: "uploads/", user: "7d0yq3" };
const ID = "7ybqyvp5zzznyarmrcfqs3axee";
const KEY = `uploads/7d0yq3/${ID}/document.pdf`;

/** The error a key is refused with; undefined when it is taken. */
function refusal(key: string, owner = OWNER): ApiError | undefined {
  try {
    checkOwnKey(owner, key);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

const text = (alphabet: string, lengths: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...alphabet), ...lengths });

const SMALL = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Whatever a ticket is asked for with, and whoever asks. */
const requests = fc.record({
  prefix: fc.constantFrom("", "uploads/", "a/b/", "上传/", "uploads.bak/"),
  user: text(`${SMALL}_-`, { minLength: 1, maxLength: 43 }),
  requestId: fc.uuid({ version: 7 }),
  profile: fc.constantFrom(...Object.keys(profiles)),
  extension: fc.constantFrom("pdf", "jpg", "7z", "mp4", "n-gage", "x_t", "x3d+"),
  now: fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Hmac(Buffer.from(bytes))),
});

/** A key's parts, read another way than by a pattern: what `objectKey` writes, character by character. */
function isOwn(key: string, { prefix, user }: typeof OWNER): boolean {
  const parts = key.split("/");
  const before = `${prefix}${user}`.split("/");
  const [id = "", name = "", ...more] = parts.slice(before.length);
  const [profile = "", extension = "", ...dots] = name.split(".");
  const only = (part: string, alphabet: string) =>
    part !== "" && [...part].every((c) => alphabet.includes(c));
  return (
    before.every((part, at) => part === parts[at]) &&
    [...more, ...dots].length === 0 &&
    id.length === 26 &&
    "01234567".includes(id.charAt(0)) &&
    only(id, "0123456789abcdefghjkmnpqrstvwxyz") &&
    only(profile, `${SMALL}${SMALL.toUpperCase()}_-`) &&
    only(extension, `${SMALL}_+-`)
  );
}

describe("a key of one's own", () => {
  it("is every key that a ticket gave, and says its profile", () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(checkOwnKey(request, objectKey(request))).toEqual({ profile: request.profile });
      }),
    );
  });

  it("is no key that a ticket gave to another, or under another prefix", () => {
    fc.assert(
      fc.property(requests, requests, (request, other) => {
        fc.pre(request.user !== other.user || request.prefix !== other.prefix);
        expect(refusal(objectKey(other), request)?.code).toBe("TICKET_INVALID");
      }),
    );
  });

  it("is nothing else, however like it looks: keys changed in one to four places", () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        "/",
        "..",
        "%2F",
        "%2f",
        "%252F",
        "\\",
        "\0",
        ".",
        "%00",
        " ",
        "\n",
        "?",
        "#",
        "*",
        "_",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
      text(SMALL, { minLength: 0, maxLength: 2 }),
    );
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), pieces), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(requests, changes, (request, edits) => {
        let key = objectKey(request);
        for (const [at, taken, put] of edits) {
          const from = at % (key.length + 1);
          key = key.slice(0, from) + put + key.slice(from + taken);
        }
        expect(refusal(key, request) === undefined).toBe(isOwn(key, request));
      }),
      { numRuns: 5000 },
    );
  });

  it("is no text at random", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        expect(refusal(key)?.code).toBe("TICKET_INVALID");
      }),
      { numRuns: 1000 },
    );
  });
});

/** What an attacker sends, already decoded once, as a query is. */
const ATTACKS: Record<string, string> = {
  "another user's": KEY.replace("7d0yq3", "7d0yq4"),
  "a user's whose id begins alike": KEY.replace("7d0yq3", "7d0yq32"),
  "a user's whose id is shorter": KEY.replace("7d0yq3", "7d0yq"),
  "a prefix that looks alike": KEY.replace("uploads/", "uploads2/"),
  "the index beside the prefix": `uploads-index/7d0yq3/${"0".repeat(64)}`,
  "the index's traces": "uploads-index/trace/60ae120f-371d5872-7941a05b",
  "no prefix": KEY.slice("uploads/".length),
  "the prefix twice": `uploads/${KEY}`,
  "a slash before": `/${KEY}`,
  "a slash after": `${KEY}/`,
  "a dot segment up": `uploads/7d0yq4/../7d0yq3/${ID}/document.pdf`,
  "a dot segment from one's own": `uploads/7d0yq3/../7d0yq4/${ID}/document.pdf`,
  "a dot segment for a name": `uploads/7d0yq3/${ID}/..`,
  "a dot segment that stays": `uploads/7d0yq3/./${ID}/document.pdf`,
  "a dot segment, encoded": `uploads/7d0yq3/%2e%2e/7d0yq4/${ID}/document.pdf`,
  "a slash, encoded": KEY.replaceAll("/", "%2F"),
  "a slash, encoded twice": KEY.replaceAll("/", "%252F"),
  "one slash, encoded": KEY.replace("3/7", "3%2f7"),
  "a slash, overlong in UTF-8": KEY.replace("3/7", "3%c0%af7"),
  "a backslash": KEY.replaceAll("/", "\\"),
  "one backslash": `uploads/7d0yq3\\..\\7d0yq4/${ID}/document.pdf`,
  "an empty part": KEY.replace("3/7", "3//7"),
  "an empty user": `uploads//${ID}/document.pdf`,
  "an empty id": "uploads/7d0yq3//document.pdf",
  "an empty name": `uploads/7d0yq3/${ID}/`,
  "no profile": `uploads/7d0yq3/${ID}/.pdf`,
  "no extension": `uploads/7d0yq3/${ID}/document`,
  "an empty extension": `uploads/7d0yq3/${ID}/document.`,
  "two extensions": `uploads/7d0yq3/${ID}/document.pdf.exe`,
  "one part more": `uploads/7d0yq3/${ID}/document.pdf/document.pdf`,
  "the folder alone": "uploads/7d0yq3/",
  "NUL at the end": `${KEY}\0`,
  "NUL before another's": `${KEY}\0${KEY.replace("7d0yq3", "7d0yq4")}`,
  "NUL, encoded": `${KEY}%00`,
  "a line end": `${KEY}\n`,
  "a line end and a header": `${KEY}\r\nx-oss-object-acl: public-read`,
  "a query": `${KEY}?acl`,
  "a fragment": `${KEY}#`,
  "a wildcard": `uploads/7d0yq3/*/document.pdf`,
  "white space before": ` ${KEY}`,
  "capitals in the prefix": KEY.replace("uploads", "Uploads"),
  "capitals in the user": KEY.replace("7d0yq3", "7D0YQ3"),
  "capitals in the id": KEY.replace(ID, ID.toUpperCase()),
  "a letter the id never has": KEY.replace("7ybq", "7ybl"),
  "an id beyond its time": KEY.replace("7ybq", "8ybq"),
  "an id that is short": KEY.replace("7ybq", "7yb"),
  "a Cyrillic о in the prefix": KEY.replace("uploads", "upl\u043eads"),
  "a full-width slash": KEY.replace("3/7", "3\uff0f7"),
  "a division slash": KEY.replace("3/7", "3\u22157"),
  "full-width digits in the user": KEY.replace("7d0", "\uff17d0"),
  "a soft hyphen": KEY.replace("7d0", "7\u00add0"),
  "a zero-width space": KEY.replace("7d0", "7\u200bd0"),
  "a mark that turns the direction": `\u202e${KEY}`,
  "a combining mark": KEY.replace("7d0", "7d\u03010"),
  "half a surrogate pair": `${KEY}\ud800`,
  "the word for nothing": "",
  "a property of every object": "constructor",
};

describe("one and the same refusal", () => {
  it.each(Object.entries(ATTACKS))("meets %s", (_what, key) => {
    const error = refusal(key);
    expect(error).toMatchObject({ code: "TICKET_INVALID", message: refusal(`x${KEY}`)?.message });
    expect(error?.reason).toMatch(/^a key /);
  });

  it("tells the log, and the log alone, whether it was another's", () => {
    expect(refusal(KEY)).toBeUndefined();
    expect(refusal(KEY.replace("7d0yq3", "7d0yq4"))?.reason).toBe("a key of somebody else's");
    expect(refusal(`${KEY}/`)?.reason).toBe("a key this server never made");
  });

  it("meets the other form of the same letters under a prefix that has both", () => {
    const [composed, parted] = ["\u00e9t\u00e9/", "e\u0301te\u0301/"];
    const key = `${composed}7d0yq3/${ID}/document.pdf`;
    expect(refusal(key, { ...OWNER, prefix: composed })).toBeUndefined();
    expect(refusal(key, { ...OWNER, prefix: parted })?.code).toBe("TICKET_INVALID");
  });
});
