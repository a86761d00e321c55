import fc from "fast-check";

const chars = "abz019-_.~ +&%'()!*=?#@:;,[]|<>\"^`{}\\中文目录é😀";

/** One part of a key: anything goes, but nothing that a URL parser rewrites. */
const segment = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...chars), minLength: 1, maxLength: 20 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  )
  .map((text) => text.replaceAll("/", "-"))
  .filter((text) => text !== "." && text !== ".." && text.isWellFormed());

/** Keys OSS takes. */
export const key = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((segments) => segments.join("/"))
  .filter((text) => !text.startsWith("\\") && Buffer.byteLength(text) <= 1023);

/** The same without what a form cannot carry. */
export const formKey = key
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
  .filter((text) => !/[$\x00-\x1f\x7f]/.test(text));

/** Times up to the end of the century, the first and the last second of years among them. */
export const time = fc
  .oneof(
    fc.integer({ min: 1735689600, max: 4102444799 }),
    fc.integer({ min: 2025, max: 2099 }).map((year) => Date.UTC(year, 11, 31, 23, 59, 59) / 1000),
    fc.integer({ min: 2025, max: 2099 }).map((year) => Date.UTC(year, 0, 1) / 1000),
  )
  .chain((second) => fc.integer({ min: 0, max: 999 }).map((ms) => new Date(second * 1000 + ms)));

const base64 = "ABCxyz0189+/=";
const token = fc.option(fc.string({ unit: fc.constantFrom(...base64), minLength: 1, maxLength: 700 }), {
  nil: undefined,
});

export const credentials = fc.record({
  accessKeyId: fc.stringMatching(/^(LTAI|STS\.)[A-Za-z0-9]{8,24}$/),
  accessKeySecret: fc.stringMatching(/^[A-Za-z0-9]{1,80}$/),
  securityToken: token,
});

export const region = fc.constantFrom("cn-hangzhou", "cn-shanghai", "us-west-1", "ap-southeast-1");

export const method = fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD");

/** Header values as they can be sent, unsigned and signed names mixed. */
export const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "content-md5",
    "cache-control",
    "x-oss-meta-a",
    "x-oss-object-acl",
    "content-length",
    "abc",
  ),
  fc.string({ unit: fc.constantFrom(..."abz019-_.~ +&%'()!*=?#@:;,/\""), maxLength: 20 }),
  { maxKeys: 6 },
);

/** Names that every collation sorts alike: see the tests for where ali-oss does not. */
export const query = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,10}$/),
  fc.string({ unit: fc.constantFrom(...chars), minLength: 1, maxLength: 16 }),
  { maxKeys: 5 },
);
