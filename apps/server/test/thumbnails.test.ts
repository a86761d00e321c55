import { FilesAnswer, FileUrlAnswer } from "@zhichuan/contract";
import { Value } from "typebox/value";
import { beforeEach, describe, expect, it } from "vitest";
import { thumbnailUrl } from "../src/files/thumbnail.ts";
import { startModerated } from "./support/moderated.ts";
import { PEOPLE, Person } from "./support/people.ts";
import { type Stack, startStack } from "./support/stack.ts";

/** As much of a PNG of 1 × 1 pixels as says so. */
const PNG = Buffer.from("89504e470d0a1a0a0000000d494844520000000100000001080200000000000000", "hex");
const LARGEST = 20 * 1024 * 1024;

describe("the thumbnail of a picture", () => {
  let stack: Stack;
  let anna: Person;
  const listed = async () => {
    const { body } = await anna.json("GET", "/v1/files");
    expect(Value.Check(FilesAnswer, body)).toBe(true);
    return body.files as FilesAnswer["files"];
  };
  /** Stores a picture and gives its key and thumbnail. */
  const picture = async () => {
    const { key } = await anna.upload("照片.png", Buffer.from(PNG));
    const thumbnail = (await listed()).find((file) => file.key === key)?.thumbnail ?? "";
    return { key, thumbnail };
  };
  const status = async (url: string) => (await fetch(url)).status;

  beforeEach(async () => {
    stack = await startStack("ram-user", PEOPLE);
    anna = await Person.signIn(stack, "anna");
  });

  it("is a link by which OSS makes a small square of it", async () => {
    const { key, thumbnail } = await picture();
    const { searchParams, pathname } = new URL(thumbnail);
    expect(pathname).toBe(`/${key}`);
    expect(searchParams.get("x-oss-process")).toBe(
      "image/resize,m_fill,w_132,h_132/auto-orient,1/quality,Q_80/format,jpg",
    );
    expect(await status(thumbnail)).toBe(200);
  });

  it("comes with a link to the file, too", async () => {
    const { key, thumbnail } = await picture();
    const { body } = await anna.json("GET", `/v1/files/url?key=${encodeURIComponent(key)}`);
    expect(Value.Check(FileUrlAnswer, body)).toBe(true);
    expect(body.thumbnail).toBe(thumbnail);
    const { key: text } = await anna.upload("a.txt");
    const other = await anna.json("GET", `/v1/files/url?key=${encodeURIComponent(text)}`);
    expect(other.body).not.toHaveProperty("thumbnail");
  });

  it.each([
    ...["jpeg", "png", "bmp", "gif", "webp", "tiff", "heic", "avif"].map((format) => ({
      type: `image/${format}`,
      size: PNG.length,
    })),
    { type: "image/png", size: LARGEST },
  ])("is there for $type of $size bytes", async ({ type, size }) => {
    const { key } = await anna.upload("a.png", Buffer.from(PNG));
    const bytes = Buffer.concat([PNG, Buffer.alloc(size - PNG.length)]);
    await stack.owner.putObject(key, bytes, { "content-type": type });
    const [file] = await listed();
    expect(await status(file?.thumbnail ?? "")).toBe(200);
  });

  it.each([
    ["image/svg+xml", 33],
    ["image/vnd.adobe.photoshop", 33],
    ["application/pdf", 33],
    ["video/mp4", 33],
    ["image/png", LARGEST + 1],
    ["image/png", 0],
  ])("is not there for %s of %d bytes, of which OSS can make none", async (type, size) => {
    const { key } = await anna.upload("a.png", Buffer.from(PNG));
    await stack.owner.putObject(key, Buffer.alloc(size), { "content-type": type });
    expect((await listed())[0]).not.toHaveProperty("thumbnail");
  });

  it("can be turned into no other link: not to the whole picture, a larger one or another's", async () => {
    const [{ thumbnail }, other] = [await picture(), await picture()];
    const process = /x-oss-process=[^&]*&/;
    expect(thumbnail).toMatch(process);
    for (const changed of [
      thumbnail.replace(process, ""),
      thumbnail.replace("w_132", "w_4096"),
      thumbnail.replace(/[^/?]+\/[^/?]+(?=\?)/, other.key.split("/").slice(2).join("/")),
    ]) {
      expect(changed).not.toBe(thumbnail);
      expect(await status(changed)).toBe(403);
    }
  });

  it("keeps its link for five minutes, and the link lives ten to fifteen", async () => {
    const minute = 60;
    const untilNext = (5 * minute - ((stack.clock.now().getTime() / 1000) % (5 * minute))) % (5 * minute);
    stack.clock.move(untilNext);
    const { thumbnail } = await picture();
    stack.clock.move(5 * minute - 1);
    const [late] = await listed();
    expect(late?.thumbnail).toBe(thumbnail);
    stack.clock.move(1);
    const [next] = await listed();
    expect(next?.thumbnail).not.toBe(thumbnail);
    stack.clock.move(10 * minute - 1);
    expect(await status(thumbnail)).toBe(200);
    stack.clock.move(2);
    expect(await status(thumbnail)).toBe(403);
  });

  describe("near the end of the credentials it is signed with", () => {
    const now = new Date("2026-11-22T08:04:59Z");
    /** The link for credentials with so many seconds left. */
    const signedWith = async (left: number) => {
      const { config, signers } = stack;
      const credentials = await signers.downloads.get();
      const expiresAt = new Date(now.getTime() + left * 1000);
      const downloads = { ...signers.downloads, get: async () => ({ ...credentials, expiresAt }) };
      const head = await stack.owner.headObject((await picture()).key);
      if (!head) throw new Error("the picture is not there");
      const needs = { config, signers: { ...signers, downloads }, now: () => now };
      return new URL((await thumbnailUrl(needs, { key: "a", head })) ?? "").searchParams;
    };

    it.each([301, 120])("ends a minute before them: %d seconds", async (left) => {
      const link = await signedWith(left);
      expect(link.get("x-oss-date")).toBe("20261122T080000Z");
      expect(link.get("x-oss-expires")).toBe(String(299 + left - 60));
    });

    it("is not made with less than two minutes, as no link is: it might have ended before it is read", async () => {
      for (const left of [119, 30])
        await expect(signedWith(left)).rejects.toMatchObject({ code: "CREDENTIALS_UNAVAILABLE" });
    });
  });
});

describe("the thumbnail of a file whose content is checked", () => {
  it("is there once it has passed, and OSS refuses it as soon as the verdict changes", async () => {
    const stack = await startModerated();
    stack.emulator.wechat.moderate({ delayMs: 1500 });
    const phone = await stack.signIn();
    const { file } = await phone.send(PNG.toString("latin1"));
    await stack.owner.putObject(file.key, PNG, { "content-type": "image/jpeg" });
    expect(await phone.listed()).toMatchObject({ moderation: "pending" });
    expect(await phone.listed()).not.toHaveProperty("thumbnail");

    await stack.owner.putObjectTagging(file.key, { moderation: "pass" });
    const { thumbnail = "" } = (await phone.listed()) ?? {};
    expect((await fetch(thumbnail)).status).toBe(200);
    for (const moderation of ["review", "risky", "looks odd"]) {
      await stack.owner.putObjectTagging(file.key, { moderation });
      expect(await phone.listed()).not.toHaveProperty("thumbnail");
      expect((await fetch(thumbnail)).status).toBe(403);
    }
    await stack.emulator.wechat.idle();
  });
});
