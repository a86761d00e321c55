import { describe, expect, test } from "vitest";
import { downloadPolicy, PermissionsError } from "../src/index.ts";
import { EVERYTHING, LEAST } from "./support/deployment.ts";
import { clientOf, emulate, expectDenied, ownerOf } from "./support/session.ts";

const denied = expect.objectContaining({ status: 403, code: "AccessDenied" });
const PHOTO = "uploads/someone/7ybqyvp5/avatar.jpg";
const PAPER = "uploads/someone/7ybqyvp5/document.pdf";

describe("where a profile is moderated", () => {
  test("OSS itself shows a file of a moderated profile only while its tag says pass", async () => {
    const emulator = await emulate();
    const owner = ownerOf(emulator);
    const reader = clientOf(emulator, downloadPolicy(EVERYTHING));
    await owner.putObject(PHOTO, "x");
    await expect(reader.getObject(PHOTO)).rejects.toEqual(denied);
    for (const verdict of ["review", "risky", "Pass", "pass "]) {
      await owner.putObjectTagging(PHOTO, { moderation: verdict });
      await expect(reader.getObject(PHOTO)).rejects.toEqual(denied);
    }
    await owner.putObjectTagging(PHOTO, { moderation: "pass" });
    await (await reader.getObject(PHOTO)).body.cancel();
    await owner.putObjectTagging(PHOTO, { moderation: "risky" });
    await expect(reader.getObject(PHOTO)).rejects.toEqual(denied);
  });

  test("files of other profiles are shown, and what only looks like one is not", async () => {
    const emulator = await emulate();
    const owner = ownerOf(emulator);
    const reader = clientOf(emulator, downloadPolicy(EVERYTHING));
    await owner.putObject(PAPER, "x");
    await (await reader.getObject(PAPER)).body.cancel();
    for (const key of [
      "uploads/someone/7ybqyvp5/avatar.document.pdf",
      "uploads/document.pdf",
      "uploads/someone/7ybqyvp5/unknown.pdf",
      "uploads-index/someone/document.pdf",
    ]) {
      await owner.putObject(key, "x");
      await expect(reader.getObject(key)).rejects.toEqual(denied);
    }
  });

  test("a profile is shown unchecked because it says so, and a new one is not", () => {
    const profiles = { avatar: { moderated: true }, note: { moderated: false } };
    const { Statement } = JSON.parse(downloadPolicy({ ...EVERYTHING, profiles }));
    expect(Statement[1].Resource).toEqual(["acs:oss:*:*:zhichuan-dev/uploads/*/note.*"]);
    const all = { avatar: { moderated: true } };
    expect(JSON.parse(downloadPolicy({ ...EVERYTHING, profiles: all })).Statement).toHaveLength(1);
  });

  test("more profiles than a policy has room for are an error, not a policy that STS refuses", () => {
    const names = Array.from({ length: 60 }, (_, at) => [`profile-${at}`, { moderated: false }]);
    const profiles = { avatar: { moderated: true }, ...Object.fromEntries(names) };
    const make = () => downloadPolicy({ ...EVERYTHING, profiles });
    expect(make).toThrow(PermissionsError);
    expect(make).toThrow(/2048/);
  });
});

test("it reads below the prefix, whole objects and their headers, and does nothing else", async () => {
  const emulator = await emulate();
  await ownerOf(emulator).putObject(PHOTO, "x");
  await ownerOf(emulator).putObject("elsewhere/a", "x");
  const reader = clientOf(emulator, downloadPolicy({ ...LEAST, profiles: { avatar: { moderated: false } } }));
  await (await reader.getObject(PHOTO)).body.cancel();
  expect(await reader.headObject(PHOTO)).toMatchObject({ size: 1 });
  await expectDenied([
    reader.getObject("elsewhere/a"),
    reader.putObject(PHOTO, "y"),
    reader.deleteObject(PHOTO),
    reader.putObjectTagging(PHOTO, { moderation: "pass" }),
    reader.listObjects({ prefix: "uploads/" }),
  ]);
});
