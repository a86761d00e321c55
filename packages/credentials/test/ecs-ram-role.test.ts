import { ECSRAMRoleCredentialsProvider } from "@alicloud/credentials";
import { startEmulator } from "@zhichuan/emulator";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { CredentialsError, createCredentialsProvider, ecsRamRole } from "../src/index.ts";
import { cleanEnvironment } from "./environment.ts";
import { redirect } from "./redirect.ts";

const hour = 3_600_000;

/** The emulator's metadata service at 100.100.100.200, on a clock of its own. */
async function setUp({ metadataHardened = false, environment = {} } = {}) {
  cleanEnvironment(environment);
  const clock = { time: Date.now() };
  const now = () => new Date(clock.time);
  const emulator = await startEmulator({ metadataHardened, now });
  onTestFinished(() => emulator.close());
  redirect({ "100.100.100.200": { port: Number(new URL(emulator.metadataUrl).port) } });
  return { clock, emulator, now };
}

const caught = (work: Promise<unknown>): Promise<CredentialsError> =>
  work.then(
    () => expect.unreachable("was not refused"),
    (error) => error,
  );

describe.each([{ metadataHardened: false }, { metadataHardened: true }])("with $metadataHardened", (mode) => {
  test.each([[undefined], ["ZhichuanEcsRole"]])(
    "role %s: credentials with their expiry",
    async (roleName) => {
      const { clock, emulator } = await setUp(mode);
      const source = ecsRamRole({ roleName });
      expect(source.name).toBe("ecs-ram-role");
      const issued = await source.fetch();
      expect(Math.abs((issued.expiresAt?.getTime() ?? 0) - clock.time - 6 * hour)).toBeLessThan(1000);
      expect(emulator.accounts.find(issued.accessKeyId)).toMatchObject({
        type: "role",
        accessKeySecret: issued.accessKeySecret,
        securityToken: issued.securityToken,
      });
    },
  );
});

test("a metadata service without IMDSv1 fallback (ALIBABA_CLOUD_IMDSV1_DISABLED) works too", async () => {
  await setUp({ metadataHardened: true, environment: { ALIBABA_CLOUD_IMDSV1_DISABLED: "true" } });
  expect(await ecsRamRole().fetch()).toHaveProperty("securityToken");
});

test("50 first calls ask the metadata service once", async () => {
  const { emulator, now } = await setUp();
  const take = vi.spyOn(emulator.faults, "take");
  const provider = createCredentialsProvider({ source: ecsRamRole(), now, random: Math.random });
  const answers = await Promise.all(Array.from({ length: 50 }, () => provider.get()));
  expect(new Set(answers).size).toBe(1);
  // Token and role's name, token and credentials: the library's four requests for one fetch.
  expect(take).toHaveBeenCalledTimes(4);
  await provider.get();
  expect(take).toHaveBeenCalledTimes(4);
});

describe("an expired session and a metadata service that fails", () => {
  test("the library alone goes on handing out the expired keys", async () => {
    const { clock, emulator } = await setUp();
    const library = ECSRAMRoleCredentialsProvider.builder().build();
    const first = await library.getCredentials();
    emulator.faults.add({ operation: "GetMetadata", status: 500, code: "InternalError" });
    vi.useFakeTimers({ toFake: ["Date"], now: clock.time + 7 * hour });
    onTestFinished(() => void vi.useRealTimers());
    const second = await library.getCredentials();
    expect(second.accessKeyId).toBe(first.accessKeyId);
  });

  test("the provider gives them until they expire, then an error, then new ones", async () => {
    const { clock, emulator, now } = await setUp();
    const provider = createCredentialsProvider({ source: ecsRamRole(), now, random: Math.random });
    const first = await provider.get();
    emulator.faults.add({ operation: "GetMetadata", status: 500, code: "InternalError" });
    clock.time = first.expiresAt.getTime() - 1;
    expect(await provider.get()).toBe(first);
    clock.time += hour;
    expect(await caught(provider.get())).toMatchObject({ code: "SERVICE_ERROR", retryable: true });
    emulator.faults.clear();
    clock.time += 60_000;
    expect((await provider.get()).accessKeyId).not.toBe(first.accessKeyId);
  });

  test("a metadata service that repeats an expired session is not believed", async () => {
    const { clock } = await setUp();
    const ahead = () => new Date(clock.time + 7 * hour);
    const provider = createCredentialsProvider({ source: ecsRamRole(), now: ahead, random: Math.random });
    expect(await caught(provider.get())).toMatchObject({ code: "EXPIRED", retryable: true });
  });
});

describe("what fails says what to do", () => {
  test("no such role on the instance", async () => {
    await setUp();
    const error = await caught(ecsRamRole({ roleName: "Other" }).fetch());
    expect(error).toMatchObject({ code: "NO_ECS_ROLE", retryable: false });
    expect(error.message).toContain("OSS_ECS_ROLE_NAME");
  });

  test("no role at all", async () => {
    const { emulator } = await setUp();
    emulator.faults.add({ operation: "GetMetadata", status: 404, code: "NotFound" });
    const error = await caught(ecsRamRole().fetch());
    expect(error).toMatchObject({ code: "NO_ECS_ROLE", retryable: false });
    expect(error.message).toContain("has no RAM role. Attach");
  });

  test("refused in hardened mode", async () => {
    const { emulator } = await setUp({ metadataHardened: true });
    // The token's request is lost, so the library falls back to v1.
    emulator.faults.add({ operation: "GetMetadata", times: 1, cut: true });
    const error = await caught(ecsRamRole({ roleName: "ZhichuanEcsRole" }).fetch());
    expect(error).toMatchObject({ code: "NO_PERMISSION" });
    expect(error.message).toContain("hardened");
  });

  test.each(["EHOSTUNREACH", "ENETUNREACH"])("not on ECS (%s)", async (code) => {
    cleanEnvironment();
    redirect({ "100.100.100.200": { error: code } });
    const error = await caught(ecsRamRole().fetch());
    expect(error).toMatchObject({ code: "UNREACHABLE", retryable: true });
    expect(error.message).toContain("ECS instances only");
  });

  test("an answer that does not come", async () => {
    const { emulator } = await setUp();
    emulator.faults.add({ operation: "GetMetadata", delayMs: 1000 });
    const error = await caught(ecsRamRole({ timeoutMs: 100 }).fetch());
    expect(error).toMatchObject({ code: "TIMEOUT", retryable: true });
  });

  test("forbidden by the environment", async () => {
    cleanEnvironment({ ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
    const error = await caught(ecsRamRole().fetch());
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({ code: "INVALID_OPTION", retryable: false });
    expect(error.message).toContain("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
  });
});
