import { createUserIds } from "@zhichuan/config";
import { describe, expect, it } from "vitest";
import { type Bucket, startBucket } from "./support/bucket.ts";
import { runHere } from "./support/in-process.ts";

const ALICE = "0123456789abcdef0123456789abcdef";
const BOB = "fedcba9876543210fedcba9876543210";

async function twoPeople(): Promise<Bucket> {
  const bucket = await startBucket();
  bucket.env.INSTANT_UPLOAD = "on";
  for (const user of [ALICE, BOB]) {
    for (const name of ["1", "2"])
      await bucket.oss.putObject(`uploads/${user}/${name}/document.pdf`, "12345");
    await bucket.oss.putObject(`uploads-index/${user}/digest`, "entry");
    await bucket.oss.initiateMultipartUpload(`uploads/${user}/3/document.pdf`);
  }
  return bucket;
}

async function keys({ oss }: Bucket): Promise<string[]> {
  const { uploads } = await oss.listMultipartUploads();
  return [...(await oss.listObjects()).objects, ...uploads].map(({ key }) => key);
}

describe("purge", () => {
  it("deletes everything of one user and nothing of another", async () => {
    const bucket = await twoPeople();
    const { exit, stdout } = await bucket.process("purge", "--user", ALICE, "--yes");
    expect(stdout).toBe(
      `uploads/${ALICE}/ has 2 files (10 B) and 1 upload under way.\nDeleted 2 files, 1 upload under way and 1 entry of the index.\n`,
    );
    expect(exit).toBe(0);
    const left = await keys(bucket);
    expect(left).toHaveLength(4);
    for (const key of left) expect(key).toContain(BOB);
    expect(await bucket.json("purge", "--user", ALICE, "--yes")).toMatchObject({
      exit: 0,
      data: { deleted: 0 },
    });
  });

  it("asks, and takes nothing but y for yes", async () => {
    const bucket = await twoPeople();
    const answer = (typed: string) =>
      runHere(["purge", "--user", ALICE], { ...bucket.env, NO_COLOR: "1" }, bucket.dir, {
        isTTY: true,
        typed,
      });
    for (const typed of ["n\n", "\n", "yep\n", ""]) expect(await answer(typed)).toMatchObject({ exit: 1 });
    expect(await keys(bucket)).toHaveLength(8);
    expect((await bucket.zhichuan("purge", "--user", ALICE)).exit).toBe(2);
    expect(await keys(bucket)).toHaveLength(8);
    expect(await answer("y\n")).toMatchObject({ exit: 0 });
    expect(await keys(bucket)).toHaveLength(4);
  });

  it("under AUTH=none all files are of one user, whom only the operator can empty", async () => {
    const bucket = await startBucket();
    Object.assign(bucket.env, { AUTH: "none", USER_KEY: undefined });
    await bucket.oss.putObject("uploads/anonymous/1/document.pdf", "12345");
    expect(await bucket.json("purge", "--account", "x", "--yes")).toMatchObject({ exit: 2 });
    expect(await bucket.json("purge", "--user", "anonymous", "--yes")).toMatchObject({
      data: { deleted: 1 },
    });
  });

  it("finds a user by the account, as the server does", async () => {
    const bucket = await startBucket();
    const user = createUserIds({
      userKey: bucket.env.USER_KEY ?? "",
      auth: { kind: "wechat", appid: "", secret: "", api: "" },
    })("the-openid-of-carol");
    await bucket.oss.putObject(`uploads/${user}/1/document.pdf`, "12345");
    expect(await bucket.json("purge", "--account", "the-openid-of-carol", "--yes")).toMatchObject({
      data: { user, deleted: 1 },
    });
  });

  it.each([
    [[], "Give either --user ID or --account OPENID."],
    [["--user", ALICE, "--account", "x"], "Give either --user ID or --account OPENID."],
    [["--user", ""], "--user is the part of a key"],
    [["--user", "0123"], "--user is the part of a key"],
    [["--user", `${ALICE}/../${BOB}`], "--user is the part of a key"],
    [["--account", ""], "--user is the part of a key"],
    [[ALICE], "Give --user ID or --account OPENID, and nothing else."],
  ])("reaches nobody with %j", async (args, message) => {
    const bucket = await twoPeople();
    const { exit, data } = await bucket.json("purge", ...args, "--yes");
    expect([exit, JSON.stringify(data)]).toEqual([2, expect.stringContaining(message)]);
    expect(await keys(bucket)).toHaveLength(8);
  });
});
