import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createPostForm, readFormClaim, verifyForm } from "../src/index.ts";
import { credentials, formKey, region, time } from "./arbitraries.ts";

const value = fc.string({ unit: fc.constantFrom(..."ab09 -_.,;:'\"\\/%=中文é😀"), maxLength: 40 });
const form = fc.record({
  credentials,
  region,
  bucket: fc.constantFrom("examplebucket", "b-1", "another-bucket-2"),
  key: fc.oneof(formKey, fc.record({ startsWith: fc.constantFrom("", "uploads/", "上传/") })),
  at: time,
  expires: fc.integer({ min: 1, max: 604800 }),
  contentLength: fc.nat({ max: 1e12 }).map((size) => ({ min: size, max: size })),
  fields: fc.dictionary(
    fc.constantFrom(
      "success_action_status",
      "x-oss-object-acl",
      "Cache-Control",
      "x-oss-meta-name",
      "x:upload",
    ),
    value,
  ),
});

interface Policy {
  expiration: string;
  conditions: (Record<string, string> | (string | number)[])[];
}
const read = (policy: string | undefined) =>
  JSON.parse(Buffer.from(policy ?? "", "base64").toString()) as Policy;

describe("a POST form", () => {
  it("has a condition for every field, and no other but bucket, length and key prefix", () => {
    fc.assert(
      fc.property(form, (input) => {
        const { fields } = createPostForm(input);
        const { policy, "x-oss-signature": _, ...sent } = fields;
        const { conditions } = read(policy);
        const exact = Object.assign({}, ...conditions.filter((condition) => !Array.isArray(condition)));
        expect(exact).toEqual({ ...sent, bucket: input.bucket });
        const lists = conditions.filter((condition) => Array.isArray(condition));
        const { min, max } = input.contentLength;
        expect(lists).toEqual([
          ...(typeof input.key === "string" ? [] : [["starts-with", "$key", input.key.startsWith]]),
          ["content-length-range", min, max],
        ]);
      }),
    );
  });

  it("is base64 in one piece, though written in two", () => {
    fc.assert(
      fc.property(form, (input) => {
        const { policy = "" } = createPostForm(input).fields;
        expect(Buffer.from(policy, "base64").toString("base64")).toBe(policy);
      }),
    );
  });

  it("ends when it says, counted from x-oss-date", () => {
    fc.assert(
      fc.property(form, (input) => {
        const { fields, expiresAt } = createPostForm(input);
        expect(read(fields.policy).expiration).toBe(expiresAt.toISOString());
        expect(expiresAt.getTime()).toBe(Math.floor(input.at.getTime() / 1000) * 1000 + input.expires * 1000);
      }),
    );
  });

  it("verifies", () => {
    fc.assert(
      fc.property(form, (input) => {
        const { fields } = createPostForm(input);
        const verifier = {
          accessKeySecret: input.credentials.accessKeySecret,
          region: input.region,
          now: input.at,
        };
        expect(verifyForm(readFormClaim(fields), fields.policy ?? "", verifier)).toEqual({ ok: true });
      }),
    );
  });

  describe("made with credentials that have signed before", () => {
    const credentials = { accessKeyId: "STS.a", accessKeySecret: "s", securityToken: "one" };
    const base = {
      credentials,
      region: "cn-hangzhou",
      bucket: "bucket-one",
      key: "a",
      at: new Date("2026-01-01T23:59:59Z"),
      expires: 60,
      contentLength: { min: 0, max: 1 },
    };
    beforeEach(() => {
      credentials.securityToken = "one";
      createPostForm(base);
    });
    const pinned = (change: Partial<typeof base>) => {
      const { fields } = createPostForm({ ...base, ...change });
      const { conditions } = read(fields.policy);
      return { fields, ...Object.assign({}, ...conditions.filter((condition) => !Array.isArray(condition))) };
    };

    it("is for the day it is signed on", () => {
      const { fields, ...conditions } = pinned({ at: new Date("2026-01-02T00:00:00Z") });
      expect(fields["x-oss-credential"]).toContain("/20260102/");
      expect(conditions["x-oss-credential"]).toBe(fields["x-oss-credential"]);
    });

    it("is for the bucket asked for", () => {
      expect(pinned({ bucket: "bucket-two" }).bucket).toBe("bucket-two");
    });

    it("has the token of now", () => {
      credentials.securityToken = "two";
      const { fields, ...conditions } = pinned({});
      expect(fields["x-oss-security-token"]).toBe("two");
      expect(conditions["x-oss-security-token"]).toBe("two");
    });
  });
});
