import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { CompleteRequest, profiles, TicketRequest } from "../src/index.ts";

const request = {
  requestId: "019ab2c4-7d10-7c3a-9f0e-3b1d5a7c9e21",
  profile: "document",
  name: "合同.pdf",
  size: 12,
  kind: "form",
};

describe("TicketRequest", () => {
  it("takes what the phone sends", () => {
    expect(Value.Check(TicketRequest, request)).toBe(true);
    const inParts = { ...request, kind: "multipart", sha256: "0123456789abcdef".repeat(4), upload: "sealed" };
    expect(Value.Check(TicketRequest, inParts)).toBe(true);
  });

  it.each([
    ["a UUID of another version", { requestId: "019ab2c4-7d10-4c3a-9f0e-3b1d5a7c9e21" }],
    ["a size that is no whole number", { size: 1.5 }],
    ["a negative size", { size: -1 }],
    ["an unknown kind", { kind: "ftp" }],
    ["a digest in capitals", { sha256: "0123456789ABCDEF".repeat(4) }],
    ["a digest that is cut short", { sha256: "0123456789abcdef".repeat(3) }],
    ["a field it does not know", { acl: "public-read" }],
  ])("refuses %s", (_what, change) => {
    expect(Value.Check(TicketRequest, { ...request, ...change })).toBe(false);
  });
});

describe("CompleteRequest", () => {
  it("takes a CRC-64 as a decimal and nothing else", () => {
    expect(Value.Check(CompleteRequest, { upload: "x", crc64: "11051210869376104954" })).toBe(true);
    expect(Value.Check(CompleteRequest, { upload: "x", crc64: "0x995dc9bb" })).toBe(false);
    expect(Value.Check(CompleteRequest, { upload: "x" })).toBe(true);
  });
});

describe("profiles", () => {
  it.each(Object.entries(profiles))("%s allows no type that a browser would run", (_name, profile) => {
    for (const type of profile.contentTypes) expect(type).not.toMatch(/html|svg|xml$|javascript|^\*/);
    expect(profile.size.min).toBeLessThanOrEqual(profile.size.max);
  });
});
