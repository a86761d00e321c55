import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Checksum } from "../src/transfer/checksum.ts";
import { demandSame } from "../src/transfer/put-file.ts";
import { partSizeOf } from "../src/transfer/put-file-in-parts.ts";
import { type Bucket, startBucket } from "./support/bucket.ts";

const KEY = "uploads/合同 1.pdf";
const run = promisify(execFile);

/** A file of so many bytes; most of them are zeros where they are many. */
function file({ dir }: Bucket, size: number, name = "photo.jpg"): string {
  const path = join(dir, name);
  writeFileSync(path, randomBytes(Math.min(size, 100_000)));
  truncateSync(path, size);
  return path;
}

async function stored({ oss }: Bucket, key: string): Promise<Buffer> {
  const { body } = await oss.getObject(key);
  return Buffer.from(await new Response(body).arrayBuffer());
}

describe("upload", () => {
  it("goes the whole way, and the object is the file", async () => {
    const bucket = await startBucket();
    const path = file(bucket, 70_000);
    const { exit, stdout, stderr } = await bucket.process("upload", "photo.jpg", "--type", "image/jpeg");
    expect(stdout).toMatch(
      /^✓ credentials: for 60 min\n✓ presigned PUT: 68\.4 KiB, CRC-64 \d+\n✓ stored: (uploads\/zhichuan-cli\/[\w-]{12}\/file\.jpg), the same size and CRC-64\n✓ presigned GET: 68\.4 KiB came back, the same\n$/,
    );
    expect([exit, stderr]).toEqual([0, ""]);
    const [{ key } = { key: "" }] = (await bucket.oss.listObjects()).objects;
    expect(await stored(bucket, key)).toEqual(readFileSync(path));
    expect(await bucket.oss.headObject(key)).toMatchObject({
      contentType: "image/jpeg",
      metadata: { name: "photo.jpg" },
    });
  });

  it("sends a large file in parts, again where one broke off, and takes it away when told", async () => {
    const bucket = await startBucket();
    const path = file(bucket, 70 * 1024 * 1024 + 5);
    const tail = openSync(path, "r+");
    writeSync(tail, "the end", 70 * 1024 * 1024 - 2);
    closeSync(tail);
    bucket.emulator.faults.add({ operation: "UploadPart", times: 2, cutAfterBytes: 1_000_000 });
    const { exit, stdout } = await bucket.zhichuan("upload", path, "--key", KEY, "--remove");
    expect(stdout).toMatch(/presigned PUTs: 70\.0 MiB, 9 parts, CRC-64 \d+\n/);
    expect(stdout).toContain(`✓ stored: ${KEY}, the same size and CRC-64\n`);
    expect(stdout).toContain("✓ presigned GET: 70.0 MiB came back, the same\n");
    expect(stdout).toContain(`✓ removed: ${KEY}\n`);
    expect(exit).toBe(0);
    expect((await bucket.oss.listObjects()).objects).toEqual([]);
  });

  it("an empty file is a file too", async () => {
    const bucket = await startBucket();
    file(bucket, 0);
    expect(await bucket.json("upload", "photo.jpg", "--key", KEY)).toMatchObject({
      exit: 0,
      data: { size: 0, key: KEY },
    });
  });

  it("leaves no parts behind when it cannot be completed", async () => {
    const bucket = await startBucket();
    file(bucket, 65 * 1024 * 1024);
    bucket.emulator.faults.add({ operation: "UploadPart", status: 403, code: "AccessDenied" });
    const { exit, stderr } = await bucket.zhichuan("upload", "photo.jpg");
    expect(stderr).toContain("presigned PUTs: UploadPart: AccessDenied");
    expect(exit).toBe(1);
    expect((await bucket.oss.listMultipartUploads()).uploads).toEqual([]);
  });

  it.each([
    ["SignatureDoesNotMatch", 403, "exactly the headers that came with the URL"],
    ["RequestTimeTooSkewed", 403, "Set it by NTP|set it by NTP"],
    ["NoSuchBucket", 404, "compare OSS_BUCKET and OSS_REGION"],
  ])("tells what %s most often comes from", async (code, status, cause) => {
    const bucket = await startBucket();
    file(bucket, 10);
    bucket.emulator.faults.add({ operation: "PutObject", status, code });
    const { exit, stdout, stderr } = await bucket.zhichuan("upload", "photo.jpg");
    expect(stdout).toBe("✓ credentials: for 60 min\n");
    expect(stderr).toMatch(new RegExp(`^✗ presigned PUT: PutObject: ${code}: .*\\n  → `));
    expect(stderr).toMatch(new RegExp(cause));
    expect(exit).toBe(1);
  });

  it("names the action the role lacks", async () => {
    const bucket = await startBucket();
    file(bucket, 10);
    bucket.emulator.accounts.addRole({ name: "zhichuan-upload", policies: [] });
    const { stderr } = await bucket.zhichuan("upload", "photo.jpg");
    expect(stderr).toContain("→ oss:PutObject is missing; it is needed for what tickets let a phone send");
  });

  it("overwrites nothing", async () => {
    const bucket = await startBucket();
    file(bucket, 10);
    await bucket.oss.putObject(KEY, "what was there");
    const { exit, stderr } = await bucket.zhichuan("upload", "photo.jpg", "--key", KEY);
    expect(stderr).toContain("FileAlreadyExists");
    expect(stderr).toContain("There is an object under this key already");
    expect(exit).toBe(1);
    expect(String(await stored(bucket, KEY))).toBe("what was there");
  });

  it("is told when OSS has other bytes than were sent", async () => {
    const bucket = await startBucket();
    file(bucket, 10);
    const { exit, stderr } = await meanwhile(
      bucket,
      async () => bucket.oss.putObject(KEY, "another's"),
      "HeadObject",
    );
    expect(stderr).toMatch(
      /stored: The object .* has 9 bytes and CRC-64 \d+, and 10 and \d+ were sent\.\n {2}→ Somebody else/,
    );
    expect(exit).toBe(1);
  });

  it("refuses a file that is not there, and a key that would be a pattern", async () => {
    const bucket = await startBucket();
    expect(await bucket.zhichuan("upload", "nothing.jpg")).toMatchObject({ exit: 2 });
    file(bucket, 10);
    const { exit, stderr } = await bucket.zhichuan("upload", "photo.jpg", "--key", "uploads/*");
    expect([exit, stderr]).toEqual([2, expect.stringContaining("which policies read as patterns")]);
  });
});

/** Uploads, and does something after the object was stored and before it is looked at. */
async function meanwhile(bucket: Bucket, act: () => Promise<unknown>, operation: "HeadObject") {
  bucket.emulator.faults.add({ operation, times: 1, delayMs: 700 });
  const uploading = bucket.zhichuan("upload", "photo.jpg", "--key", KEY);
  while (!(await bucket.oss.listObjects()).objects.length) await new Promise(setImmediate);
  await act();
  return uploading;
}

it("what OSS sums up otherwise than it was sent has arrived damaged", () => {
  const sum = new Checksum();
  sum.add(Buffer.from("123456789"));
  expect(() => demandSame(sum, "11051210869376104954", KEY)).not.toThrow();
  expect(() => demandSame(sum, "11051210869376104955", KEY)).toThrow(`${KEY} arrived damaged`);
  expect(() => demandSame(sum, null, KEY)).toThrow("arrived damaged");
});

it("parts are 8 MiB, and larger where OSS would not take so many", () => {
  const MiB = 1024 ** 2;
  expect([1, 8 * 10_000 * MiB].map(partSizeOf)).toEqual([8 * MiB, 8 * MiB]);
  const largest = 48.8 * MiB ** 2;
  expect(Math.ceil(largest / partSizeOf(largest))).toBeLessThanOrEqual(10_000);
});

describe("verify", () => {
  it("looks, fetches and compares", async () => {
    const bucket = await startBucket();
    await bucket.oss.putObject(KEY, "twelve bytes", { "content-type": "text/plain" });
    const { exit, stdout } = await bucket.process("verify", KEY);
    expect(stdout).toMatch(
      /^✓ stored: 12 B, text\/plain, \d{4}-.*Z, CRC-64 \d+\n✓ presigned GET: 12 B came back, the same\n$/,
    );
    expect(exit).toBe(0);
  });

  it("says that there is no object", async () => {
    const bucket = await startBucket();
    const { exit, stderr } = await bucket.zhichuan("verify", KEY);
    expect(stderr).toContain(`✗ stored: There is no object ${KEY}.`);
    expect(exit).toBe(1);
  });

  it("says that what comes back is not what is stored", async () => {
    const bucket = await startBucket();
    await bucket.oss.putObject(KEY, gzipSync("unpacked on the way"), { "content-encoding": "gzip" });
    const { exit, stderr } = await bucket.zhichuan("verify", KEY);
    expect(stderr).toMatch(
      /presigned GET: What came back is not what is stored: 19 B with CRC-64 \d+ instead of/,
    );
    expect(stderr).toContain("→ The object was stored with Content-Encoding");
    expect(exit).toBe(1);
  });

  it("says that what comes back was cut short, and with --json too", async () => {
    const bucket = await startBucket();
    await bucket.oss.putObject(KEY, "twelve bytes");
    bucket.emulator.faults.add({ operation: "GetObject", cut: true });
    const { exit, data } = await bucket.json("verify", KEY);
    expect(exit).toBe(1);
    expect(data).toMatchObject({
      error: { message: expect.stringContaining("presigned GET: GetObject: NetworkError") },
    });
  });
});

describe("sign", () => {
  const curl = (command: string, dir: string) => run("bash", ["-c", `set -e; ${command}`], { cwd: dir });

  it("prints a PUT, a GET and a form that curl can send", async () => {
    const bucket = await startBucket();
    file(bucket, 1000, "FILE");
    const put = await bucket.process("sign", "put", KEY, "--type", "application/pdf");
    expect(put).toMatchObject({ exit: 0, stderr: "" });
    await curl(put.stdout.replace("curl", "curl -sSf"), bucket.dir);
    expect(await bucket.oss.headObject(KEY)).toMatchObject({ size: 1000, contentType: "application/pdf" });

    const get = await bucket.zhichuan("sign", "get", KEY);
    await curl(get.stdout.replace("curl -o FILE", "curl -sSf -o back"), bucket.dir);
    await curl("cmp FILE back", bucket.dir);

    const post = await bucket.zhichuan("sign", "post", "uploads/form's.pdf", "--max", "1000");
    await curl(post.stdout.replace("curl", "curl -sSf"), bucket.dir);
    expect(await bucket.oss.headObject("uploads/form's.pdf")).toMatchObject({ size: 1000 });
    writeFileSync(join(bucket.dir, "FILE"), "x".repeat(1001));
    const other = await bucket.zhichuan("sign", "post", "uploads/b", "--max", "1000");
    await expect(curl(other.stdout.replace("curl", "curl -sSf"), bucket.dir)).rejects.toThrow("400");
  });

  it("shows of the session that signs no more than the URL needs", async () => {
    const bucket = await startBucket();
    const { stdout } = await bucket.zhichuan("sign", "get", KEY);
    const id = decodeURIComponent(/x-oss-credential=(STS\.[^%&]+)/.exec(stdout)?.[1] ?? "");
    const session = bucket.emulator.accounts.find(id);
    expect(session?.accessKeySecret).toMatch(/./);
    expect(stdout).not.toContain(session?.accessKeySecret);
    // And the session can do no more than the URL: fetch that one object.
    expect(JSON.stringify(session?.policies)).toContain(`acs:oss:*:*:zhichuan-dev/${KEY}`);
  });

  it("says when the session ends before the URL would", async () => {
    const bucket = await startBucket();
    const { exit, stderr } = await bucket.zhichuan("sign", "get", KEY, "--expires", "604800");
    expect([exit, stderr]).toEqual([0, "! It ends in 60 min, with the session that signs it.\n"]);
  });

  it.each([
    [["sign"], "Give what to sign: put, get, post."],
    [["sign", "delete", KEY], "Give what to sign: put, get, post."],
    [["sign", "put"], "Give exactly one KEY."],
    [["sign", "put", "a", "b"], "Give exactly one KEY; in quotes if it has spaces."],
    [["sign", "get", KEY, "--expires", "0"], "--expires is 0: give a whole number from 1 to 604800."],
    [["sign", "post", KEY, "--max", "1e3"], "--max is 1e3: give a whole number from 0 to 5368709120."],
  ])("refuses %j", async (args, message) => {
    const bucket = await startBucket();
    expect(await bucket.json(...args)).toEqual({ exit: 2, data: { error: { message, causes: [] } } });
  });
});
