import { describe, expect, it } from "vitest";
import { startBucket } from "./support/bucket.ts";
import { PAGE } from "./support/healthy.ts";
import { runHere } from "./support/in-process.ts";

const OTHER = {
  allowedOrigins: ["*"],
  allowedMethods: ["GET"],
  allowedHeaders: ["*"],
  exposeHeaders: [],
  maxAgeSeconds: 60,
};
const WANTED = {
  allowedOrigins: [PAGE],
  allowedMethods: ["GET", "HEAD", "POST", "PUT"],
  exposeHeaders: ["ETag", "x-oss-request-id", "x-oss-hash-crc64ecma"],
};

describe("cors", () => {
  it("says that there are no rules, and offers what sets them", async () => {
    const bucket = await startBucket();
    const { exit, stdout } = await bucket.zhichuan("cors", "get");
    expect(stdout).toContain("The bucket has no CORS rules");
    expect(stdout).toContain("zhichuan cors set --origin https://m.example.com");
    expect(exit).toBe(0);
  });

  it("sets the least that pages need, and says so when it is there already", async () => {
    const bucket = await startBucket();
    const { exit, stdout } = await bucket.process("cors", "set", "--origin", PAGE, "--yes");
    expect(stdout).toMatch(/^\+ https:\/\/m\.example\.com · may GET, HEAD, POST, PUT · with .* · sees ETag/);
    expect(exit).toBe(0);
    expect(await bucket.oss.getBucketCors()).toEqual([expect.objectContaining(WANTED)]);
    expect(await bucket.json("cors", "set", "--origin", PAGE)).toMatchObject({
      exit: 0,
      data: { changed: false },
    });
    expect((await bucket.zhichuan("cors", "get")).stdout).toMatch(/^https:\/\/m\.example\.com · may GET/);
  });

  it("takes the origins that are set when none are given, and never everybody by itself", async () => {
    const bucket = await startBucket();
    expect(await bucket.json("cors", "set", "--yes")).toMatchObject({ exit: 2 });
    bucket.env.H5_ORIGINS = PAGE;
    await bucket.json("cors", "set", "--yes");
    expect(await bucket.oss.getBucketCors()).toMatchObject([{ allowedOrigins: [PAGE] }]);
    await bucket.json("cors", "set", "--origin", "*", "--yes");
    expect(await bucket.oss.getBucketCors()).toMatchObject([{ allowedOrigins: ["*"] }]);
  });

  it.each(["m.example.com", "https://m.example.com/", "https://m.example.com/page", "ftp://m.example.com"])(
    "takes no origin that is none: %s",
    async (origin) => {
      const bucket = await startBucket();
      const { exit, data } = await bucket.json("cors", "set", "--origin", origin, "--yes");
      expect([exit, JSON.stringify(data)]).toEqual([2, expect.stringContaining(`${origin} is no origin`)]);
      expect(await bucket.oss.getBucketCors()).toEqual([]);
    },
  );

  it("shows what goes and what comes, and replaces rules only after a y", async () => {
    const bucket = await startBucket();
    await bucket.oss.putBucketCors([OTHER]);
    const set = (typed: string) =>
      runHere(["cors", "set", "--origin", PAGE], { ...bucket.env, NO_COLOR: "1" }, bucket.dir, {
        isTTY: true,
        typed,
      });
    const refused = await set("n\n");
    expect(refused.stdout).toMatch(
      /^- \* · may GET .*\n\+ https:\/\/m\.example\.com .*\nNothing was changed\.\n$/,
    );
    expect(refused.stderr).toContain("Replace the bucket's rules by this one? [y/N]");
    expect(refused.exit).toBe(1);
    expect(await bucket.oss.getBucketCors()).toEqual([OTHER]);
    expect((await set("y\n")).exit).toBe(0);
    expect(await bucket.oss.getBucketCors()).toMatchObject([WANTED]);
  });

  it("changes nothing where nobody can be asked", async () => {
    const bucket = await startBucket();
    await bucket.oss.putBucketCors([OTHER]);
    for (const command of [
      ["cors", "set", "--origin", PAGE],
      ["cors", "delete"],
    ]) {
      const { exit, stderr } = await bucket.zhichuan(...command);
      expect([exit, stderr]).toEqual([2, expect.stringContaining("Give --yes")]);
    }
    expect(await bucket.oss.getBucketCors()).toEqual([OTHER]);
  });

  it("deletes", async () => {
    const bucket = await startBucket();
    await bucket.oss.putBucketCors([OTHER]);
    expect(await bucket.json("cors", "delete", "--yes")).toMatchObject({ exit: 0, data: { changed: true } });
    expect(await bucket.oss.getBucketCors()).toEqual([]);
    expect(await bucket.json("cors", "delete", "--yes")).toMatchObject({ exit: 0, data: { changed: false } });
  });

  it("an operator who may not is told which action is missing", async () => {
    const bucket = await startBucket();
    bucket.emulator.accounts.addRole({ name: "zhichuan-upload", policies: [] });
    const { exit, stderr } = await bucket.zhichuan("cors", "get");
    expect(stderr).toContain("→ oss:GetBucketCors is missing; it is needed to read the CORS rules");
    expect(exit).toBe(1);
  });
});

describe("lifecycle", () => {
  it("adds the server's rules, and keeps all others as they were", async () => {
    const bucket = await startBucket();
    await bucket.oss.putBucketLifecycle([
      { id: "archive", prefix: "old/", enabled: true, expirationDays: 30 },
      { id: "zhichuan-unfinished", prefix: "uploads/", enabled: false, abortMultipartUploadDays: 30 },
    ]);
    const { exit, stdout } = await bucket.process("lifecycle", "set", "--yes");
    expect(exit).toBe(0);
    expect(stdout).toContain(
      "- zhichuan-unfinished · uploads/ · unfinished uploads end after 30 days · off\n",
    );
    expect(stdout).toContain("  archive · old/ · objects end after 30 days\n");
    expect(stdout).toContain("+ zhichuan-unfinished · uploads/ · unfinished uploads end after 7 days\n");
    expect(await bucket.oss.getBucketLifecycle()).toEqual([
      expect.objectContaining({ id: "archive", expirationDays: 30 }),
      expect.objectContaining({ id: "zhichuan-unfinished", enabled: true, abortMultipartUploadDays: 7 }),
    ]);
    expect(await bucket.json("lifecycle", "set")).toMatchObject({ exit: 0, data: { changed: false } });
  });

  it("asks, and says what there is", async () => {
    const bucket = await startBucket();
    expect((await bucket.zhichuan("lifecycle", "get")).stdout).toContain("zhichuan lifecycle set");
    const { exit, stderr } = await bucket.zhichuan("lifecycle", "set");
    expect([exit, stderr]).toEqual([2, expect.stringContaining("Give --yes")]);
    expect(await bucket.oss.getBucketLifecycle()).toEqual([]);
  });
});
