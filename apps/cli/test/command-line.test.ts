import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands/index.ts";
import { startBucket, temporaryFolder } from "./support/bucket.ts";
import { runHere } from "./support/in-process.ts";

const here = (...args: string[]) => runHere(args, {}, temporaryFolder());

describe("help", () => {
  it("lists every command, and tells of each what it takes", async () => {
    const { exit, stdout } = await here("--help");
    for (const { name, summary } of commands) expect(stdout).toContain(`${name} `.padEnd(9) && summary);
    expect(exit).toBe(0);
    for (const { name, options, usage } of commands) {
      const help = await here(name, "--help");
      for (const form of usage) expect(help.stdout).toContain(`zhichuan ${form}\n`);
      for (const option of [...Object.keys(options), "json", "env", "help"])
        expect(help.stdout).toContain(`--${option}`);
      expect(help.stdout).toContain("Exit codes: 0 ");
      expect(help.exit).toBe(0);
      expect(await here("help", name)).toEqual(help);
      expect(await here(name, "-h")).toEqual(help);
    }
  });

  it("fits a terminal of 120 columns, but for what --env says", async () => {
    for (const { name } of commands) {
      const { stdout } = await here(name, "--help");
      for (const line of stdout.split("\n"))
        if (!line.includes("--env")) expect(line.length, line).toBeLessThan(121);
    }
  });
});

describe("wrong usage ends with 2 and does nothing", () => {
  it.each([
    [[], /^zhichuan: looks after/],
    [["docter"], /There is no command docter; there are env, policy, doctor/],
    [["doctor", "--quick"], /Unknown option '--quick'.*zhichuan doctor --help/],
    [["doctor", "now"], /doctor takes no words/],
    [["cors"], /Give get, set or delete/],
    [["verify"], /Give exactly one KEY/],
    [["policy", "roles"], /There is no document roles; there are role, trust/],
    [["doctor", "--env", "nowhere/.env"], /There is no file nowhere\/\.env/],
  ])("%j", async (args, says) => {
    const bucket = await startBucket();
    const { exit, stdout, stderr } = await runHere(args, bucket.env, bucket.dir);
    expect(`${stdout}${stderr.replace(/^✗ /, "")}`).toMatch(says);
    expect(exit).toBe(2);
  });

  it("settings that cannot be used are named", async () => {
    const { exit, stderr } = await runHere(["verify", "a"], { OSS_BUCKET: "My_Bucket" }, temporaryFolder());
    expect(stderr).toContain('→ OSS_BUCKET is "My_Bucket": a bucket\'s name is');
    expect(stderr).toContain("→ OSS_REGION is not set");
    expect(stderr).not.toContain("TICKET_SECRET");
    expect(exit).toBe(2);
  });
});

describe("settings", () => {
  it("come from .env, from the file that is named, and first of all from the environment", async () => {
    const dir = temporaryFolder();
    const origin = async (args: string[], env = {}) => {
      const { stdout } = await runHere(
        ["domains", "--server", "https://a.example.com", "--json", ...args],
        env,
        dir,
      );
      return (JSON.parse(stdout) as { uploadFile?: string[] }).uploadFile?.[0];
    };
    const lines = (host: string) => `OSS_BUCKET=my-bucket\nOSS_REGION=cn-hangzhou\nOSS_PUBLIC_HOST=${host}\n`;
    expect(await origin([])).toBeUndefined();
    writeFileSync(join(dir, ".env"), lines("one.example.com"));
    writeFileSync(join(dir, "two.env"), lines("two.example.com"));
    expect(await origin([])).toBe("https://one.example.com");
    expect(await origin(["--env", "two.env"])).toBe("https://two.example.com");
    expect(await origin([], { OSS_PUBLIC_HOST: "three.example.com" })).toBe("https://three.example.com");
  });
});

describe("what is on the screen", () => {
  const overview = async (isTTY: boolean, env = {}) => {
    const bucket = await startBucket();
    const ran = await runHere(["doctor"], { ...bucket.env, ...env }, bucket.dir, { isTTY });
    return ran.stdout;
  };
  const ESCAPE = "\u001b[";

  it("has colours on a terminal, unless it wants none, and nowhere else", async () => {
    expect(await overview(true)).toContain(`${ESCAPE}32m✓${ESCAPE}39m configuration`);
    expect(await overview(true, { NO_COLOR: "1" })).not.toContain(ESCAPE);
    expect(await overview(true, { TERM: "dumb" })).not.toContain(ESCAPE);
    expect(await overview(false)).not.toContain(ESCAPE);
  });

  it("has a bar while a file goes, on a terminal, and takes it away", async () => {
    const bucket = await startBucket();
    writeFileSync(join(bucket.dir, "file.bin"), Buffer.alloc(1_000_000));
    bucket.emulator.faults.add({ operation: "PutObject", bytesPerSecond: 4_000_000 });
    const send = (isTTY: boolean) =>
      runHere(["upload", "file.bin"], { ...bucket.env, NO_COLOR: "1" }, bucket.dir, { isTTY });
    const { stdout, stderr } = await send(true);
    expect(stderr).toMatch(/\r█*░* +\d+ % {2}[\d.]+ KiB of 976\.6 KiB {2}[\d.]+ [KM]iB\/s/);
    expect(stderr.endsWith(`\r${ESCAPE}K`)).toBe(true);
    expect(stdout).toContain("✓ presigned PUT: 976.6 KiB");
    expect((await send(false)).stderr).toBe("");
  });

  it("has no secret on it, whoever wrote the message it stands in", async () => {
    const bucket = await startBucket();
    const { accessKeySecret } = bucket.emulator.ramUser;
    bucket.emulator.faults.add({
      ...{ operation: "GetBucketCors", status: 403, code: "Odd" },
      message: `the secret is ${accessKeySecret}`,
    });
    const text = await bucket.zhichuan("cors", "get");
    expect(text.stderr).toContain("the secret is ***");
    const { data } = await bucket.json("cors", "get");
    expect(JSON.stringify(data)).toContain("the secret is ***");
  });

  it("is one JSON document with --json, whatever happens", async () => {
    const bucket = await startBucket();
    const documents = [["doctor"], ["cors", "get"], ["verify", "nothing"], ["sign", "put", "a"], ["env"]];
    for (const args of documents) {
      const { stdout, stderr } = await bucket.zhichuan(...args, "--json");
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(stderr).toBe("");
    }
    const { exit, stdout, stderr } = await bucket.process("nonsense", "--json");
    expect([exit, JSON.parse(stdout), stderr]).toEqual([
      2,
      expect.objectContaining({ error: expect.anything() }),
      "",
    ]);
  });
});

describe("doctor --explain", () => {
  it.each([
    ["SignatureDoesNotMatch", "other headers than were signed"],
    ["You are not authorized to do this action. You should be authorized by RAM.", "zhichuan policy user"],
    [
      "Access to fetch at … has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header",
      "zhichuan cors set",
    ],
    ["MalformedPOSTRequest", "`file` is not the last field"],
    [
      "The bucket POST must contain the specified 'key'. If it is specified, please check the order of the fields",
      "`file` has to be the last",
    ],
    ["oss-cn-hangzhou", "cn-hangzhou, not oss-cn-hangzhou"],
    ["uploadFile:fail url not in domain list", "zhichuan domains"],
    ["RequestTimeTooSkewed", "set it by NTP"],
    ["Invalid according to Policy: Policy expired.", "ask the server for a new one"],
    ['Policy Condition failed: ["eq", "$x-oss-object-acl", "private"]', "every field of the ticket"],
    ["The Security Token may be lost to specify that it is a STS Access Id.", "x-oss-security-token"],
    ["<Code>CallbackFailed</Code>", "The object is stored"],
    ["invalid ip 1.2.3.4, not in whitelist 40164", "IP whitelist"],
  ])("%s", async (error, cause) => {
    const { exit, stdout } = await here("doctor", "--explain", error);
    expect(stdout).toContain(cause);
    expect(exit).toBe(0);
  });

  it("says when it does not know", async () => {
    expect(await here("doctor", "--explain", "something else")).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining("not known here"),
    });
  });
});
