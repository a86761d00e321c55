import { parseEnv } from "node:util";
import { loadConfig } from "@zhichuan/config";
import { describe, expect, it } from "vitest";
import { startBucket, temporaryFolder } from "./support/bucket.ts";
import { runHere } from "./support/in-process.ts";

/** Without a cloud anywhere: settings as somebody would have them. */
const ENV = {
  ...{ OSS_BUCKET: "my-bucket", OSS_REGION: "cn-hangzhou", OSS_CREDENTIALS: "ram-user" },
  ...{ OSS_ACCESS_KEY_ID: "LTAI-id", OSS_ACCESS_KEY_SECRET: "the-access-key-secret" },
  OSS_STS_ROLE_ARN: "acs:ram::1234567890123456:role/zhichuan",
  ...{ WECHAT_APPID: "wx0123456789abcdef", WECHAT_SECRET: "the-app-secret" },
  ...{ TICKET_SECRET: "a-ticket-secret-of-32-characters!", USER_KEY: "a-user-key-that-has-32-characters" },
};
type Changes = Readonly<Record<string, string | undefined>>;
const zhichuan = (args: readonly string[], changes: Changes = {}) =>
  runHere(args, { ...ENV, ...changes }, temporaryFolder());

describe("env", () => {
  it.each(["ram-user", "ecs-ram-role", "default"])(
    "what it prints for %s starts a server, once it is filled in",
    async (way) => {
      const { exit, stdout } = await zhichuan(["env", way]);
      expect(exit).toBe(0);
      const written = parseEnv(stdout);
      const { OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, WECHAT_APPID, WECHAT_SECRET } = ENV;
      const given = { OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, WECHAT_APPID, WECHAT_SECRET };
      expect(loadConfig({ ...written, ...given }).credentials.kind).toBe(way);
      // What is commented out can be used as it stands, too.
      const all = parseEnv(stdout.replace(/^# (?=[A-Z0-9_]+=)/gm, ""));
      expect(loadConfig({ ...all, ...given }).publicUrl).toBe("https://files.example.com");
    },
  );

  it("makes other secrets each time", async () => {
    const made = await Promise.all([zhichuan(["env"]), zhichuan(["env"])]);
    const secrets = made
      .map(({ stdout }) => parseEnv(stdout))
      .flatMap(({ TICKET_SECRET, USER_KEY }) => [TICKET_SECRET, USER_KEY]);
    expect(new Set(secrets).size).toBe(4);
    for (const secret of secrets) expect(Buffer.from(secret ?? "", "base64url")).toHaveLength(32);
  });

  it("needs no settings, and knows no other way", async () => {
    expect(await runHere(["env", "keys-in-the-code"], {}, temporaryFolder())).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/^✗ Give one of ram-user, ecs-ram-role, /),
    });
  });
});

describe("policy", () => {
  it("prints documents that OSS and STS take: with them alone the doctor finds every permission", async () => {
    const bucket = await startBucket();
    bucket.env.INSTANT_UPLOAD = "on";
    const { accounts, ramUser } = bucket.emulator;
    const document = async (name: string) => (await bucket.json("policy", name)).data as never;
    const [role, trust, user] = [await document("role"), await document("trust"), await document("user")];
    accounts.addRole({ name: "zhichuan-upload", policies: [role], trust });
    accounts.addUser({ name: "zhichuan", ...ramUser, policies: [user] });
    const operator = { accessKeyId: "LTAI-OPERATOR", accessKeySecret: "the-operators-secret" };
    accounts.addUser({ name: "operator", ...operator, policies: [await document("operator")] });
    bucket.env.OPERATOR_ACCESS_KEY_ID = operator.accessKeyId;
    bucket.env.OPERATOR_ACCESS_KEY_SECRET = operator.accessKeySecret;
    const { data } = await bucket.json("doctor");
    const { checks } = data as { checks: { name: string; state: string }[] };
    const wrong = checks.filter(({ state }) => state === "fail" || state === "warn").map(({ name }) => name);
    // What nobody set yet, which the operator may look at, and set.
    expect(wrong).toEqual(["block public access", "lifecycle"]);
    expect(await bucket.json("lifecycle", "set", "--yes")).toMatchObject({ exit: 0 });
    expect(await bucket.json("cors", "set", "--origin", "https://m.example.com", "--yes")).toMatchObject({
      exit: 0,
    });
  });

  it("prints all of them, each with its place", async () => {
    const { exit, stdout } = await zhichuan(["policy"]);
    expect(stdout.match(/^\w+: /gm)).toEqual(["role: ", "trust: ", "user: ", "operator: "]);
    expect(stdout).toContain("acs:ram::1234567890123456:user/zhichuan");
    expect(exit).toBe(0);
  });

  it("needs no more settings than the document does", async () => {
    const nothing = { OSS_CREDENTIALS: undefined, OSS_STS_ROLE_ARN: undefined, TICKET_SECRET: undefined };
    expect((await zhichuan(["policy", "role"], nothing)).exit).toBe(0);
    expect((await zhichuan(["policy", "operator"], nothing)).exit).toBe(0);
    expect(await zhichuan(["policy", "user"], nothing)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("OSS_CREDENTIALS is not set"),
    });
  });

  it("is there before the RAM user has an AccessKey", async () => {
    const keyless = { OSS_ACCESS_KEY_ID: "", OSS_ACCESS_KEY_SECRET: "" };
    expect(await zhichuan(["policy"], keyless)).toMatchObject({ exit: 0 });
    expect((await zhichuan(["policy", "user"], keyless)).stdout).toContain("role/zhichuan");
  });

  it("trusts instances where those have the role", async () => {
    const ecs = { OSS_CREDENTIALS: "ecs-ram-role" };
    expect((await zhichuan(["policy", "trust"], ecs)).stdout).toContain("ecs.aliyuncs.com");
    expect((await zhichuan(["policy", "trust", "--service", "fc"], ecs)).stdout).toContain("fc.aliyuncs.com");
    expect((await zhichuan(["policy", "trust", "--ram-user", "signer"])).stdout).toContain(":user/signer");
    expect(await zhichuan(["policy", "trust"], { OSS_CREDENTIALS: "default" })).toMatchObject({ exit: 2 });
  });
});

describe("domains", () => {
  it("prints the three lists", async () => {
    const own = {
      OSS_PUBLIC_HOST: "files.example.com",
      CALLBACK_URL: "https://api.example.com/callbacks/oss",
    };
    const { exit, stdout } = await zhichuan(["domains"], own);
    expect(stdout).toBe(
      [
        ...["request 合法域名", "  https://api.example.com", "  https://files.example.com"],
        ...["uploadFile 合法域名", "  https://files.example.com"],
        ...["downloadFile 合法域名", "  https://files.example.com", ""],
      ].join("\n"),
    );
    expect(exit).toBe(0);
  });

  it("says what WeChat does not take, and asks for the server's address", async () => {
    const { exit, stdout } = await zhichuan(["domains", "--server", "http://api.example.com"]);
    expect([exit, stdout]).toEqual([1, expect.stringContaining("! http://api.example.com is not https")]);
    expect((await zhichuan(["domains", "--server", "https://10.0.0.1"])).stdout).toContain(
      "is no domain name",
    );
    expect(await zhichuan(["domains"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("Give --server"),
    });
  });
});
