import { CredentialsError, ramUser } from "@zhichuan/credentials";
import { describe, expect, test } from "vitest";
import {
  actionOf,
  corsRules,
  lifecycleRules,
  operatorPermissions,
  operatorPolicy,
  rolePolicy,
  serverPermissions,
  sessionPolicy,
  type Trusted,
  trustPolicy,
  userPolicy,
} from "../src/index.ts";
import { EVERYTHING, LEAST } from "./support/deployment.ts";
import { emulate, ownerOf } from "./support/session.ts";

const deployments = [true, false].flatMap((instantUpload) =>
  [true, false].flatMap((files) =>
    [true, false].map((moderation) => ({ ...EVERYTHING, instantUpload, files, moderation })),
  ),
);

describe("no document", () => {
  const policies = [...deployments.map(rolePolicy), operatorPolicy(EVERYTHING)];

  test("has a wildcard for an action, or a resource that is not of this bucket", () => {
    for (const { Action, Resource } of policies.flatMap(({ Statement }) => Statement)) {
      for (const action of Action) expect(action).toMatch(/^oss:[A-Za-z]+$/);
      for (const resource of Resource)
        expect(resource).toMatch(/^acs:oss:\*:\*:zhichuan-dev(\/uploads(-index)?(\/|\/trace\/)\*)?$/);
    }
  });

  test("allows the same twice", () => {
    for (const { Statement } of policies) {
      const allowed = Statement.flatMap(({ Action, Resource }) =>
        Action.map((action) => `${action} ${Resource}`),
      );
      expect(new Set(allowed).size).toBe(allowed.length);
    }
  });

  test("needs an action that the calls it is for do not need", () => {
    for (const { action, calls, why } of [
      ...deployments.flatMap(serverPermissions),
      ...operatorPermissions(EVERYTHING),
    ]) {
      expect(new Set(calls.map((call) => actionOf(call)))).toEqual(new Set([action]));
      expect(why.en).toMatch(/^(to|for) .+[^.]$/);
      expect(why.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});

test("the role is allowed exactly what the server's session is", () => {
  for (const deployment of deployments)
    expect(JSON.parse(sessionPolicy(deployment))).toEqual(rolePolicy(deployment));
});

test("the least there is: no listing, no tags, no index", () => {
  const text = JSON.stringify(rolePolicy(LEAST));
  for (const absent of ["ListObjects", "Tagging", "-index", "Condition"]) expect(text).not.toContain(absent);
});

describe("trust and the user's own policy", () => {
  /** Assumes the role the way the server does. */
  const assume = async (trusted: (arn: string) => Trusted, userArn?: string) => {
    const emulator = await emulate();
    const user = { name: "signer", accessKeyId: "LTAI-SIGNER", accessKeySecret: "signer" };
    const { arn } = emulator.accounts.addUser({
      ...user,
      policies: [JSON.stringify(userPolicy(emulator.roleArn))],
    });
    const role = emulator.accounts.findRole(emulator.roleArn);
    if (!role) throw new Error("no role");
    const trust = JSON.stringify(trustPolicy(trusted(userArn ?? arn)));
    emulator.accounts.addRole({ name: role.name, trust });
    emulator.accounts.addRole({ name: "another" });
    const source = (roleArn: string) => () =>
      ramUser({
        ...user,
        ...{ roleArn, sessionName: "zhichuan", stsEndpoint: emulator.stsUrl, durationSeconds: 900 },
      }).fetch();
    return { own: source(emulator.roleArn), another: source(emulator.roleArn.replace(role.name, "another")) };
  };
  const ram = (arn: string): Trusted => ({ kind: "ram", arn });

  test("let the one user assume the one role", async () => {
    const { own, another } = await assume(ram);
    await expect(another()).rejects.toEqual(expect.objectContaining({ code: "NO_PERMISSION" }));
    expect(await own()).toMatchObject({ securityToken: expect.any(String) });
  });

  test("let no other user of the account", async () => {
    const { own, another } = await assume(ram, "acs:ram::1234567890123456:user/other");
    await expect(another()).rejects.toThrow(CredentialsError);
    await expect(own()).rejects.toEqual(expect.objectContaining({ code: "NO_PERMISSION" }));
  });

  test("a service's trust lets no user", async () => {
    const { own, another } = await assume(() => ({ kind: "service", service: "ecs.aliyuncs.com" }));
    await expect(another()).rejects.toThrow(CredentialsError);
    await expect(own()).rejects.toEqual(expect.objectContaining({ code: "NO_PERMISSION" }));
  });

  test("an OIDC trust is for one service account of one cluster", () => {
    const provider = "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1";
    const issuer = "https://oidc-ack-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com/c1";
    const subject = "system:serviceaccount:zhichuan:server";
    const [statement] = trustPolicy({ kind: "oidc", provider, issuer, subject }).Statement;
    expect(statement).toEqual({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Federated: [provider] },
      Condition: {
        StringEquals: { "oidc:iss": [issuer], "oidc:aud": ["sts.aliyuncs.com"], "oidc:sub": [subject] },
      },
    });
  });
});

describe("the bucket's rules", () => {
  test("let a page of a named origin send and read, and see the digests; other origins nothing", async () => {
    const emulator = await emulate();
    const owner = ownerOf(emulator);
    expect(corsRules([])).toEqual([]);
    await owner.putBucketCors(corsRules(["https://app.example.com"]));
    const preflight = (method: string, headers: string, origin = "https://app.example.com") =>
      fetch(`${emulator.ossUrl}/uploads/a`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": headers,
        },
      });
    const sent = "cache-control,content-disposition,content-type,x-oss-forbid-overwrite,x-oss-meta-name";
    for (const method of ["PUT", "POST", "GET", "HEAD"]) {
      const answer = await preflight(method, sent);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("access-control-expose-headers")).toBe(
        "ETag, x-oss-request-id, x-oss-hash-crc64ecma",
      );
    }
    expect((await preflight("DELETE", "content-type")).status).toBe(403);
    expect((await preflight("PUT", "authorization")).status).toBe(403);
    expect((await preflight("PUT", sent, "https://app.example.com.evil.example")).status).toBe(403);
  });

  test("clear away unfinished uploads and old traces after seven days, and no file", async () => {
    let time = Date.now();
    const emulator = await emulate({ now: () => new Date(time) });
    const owner = ownerOf(emulator);
    await owner.putBucketLifecycle(lifecycleRules(EVERYTHING));
    expect(await owner.getBucketLifecycle()).toEqual(lifecycleRules(EVERYTHING));
    for (const key of ["uploads/a", "uploads-index/someone/digest", "uploads-index/trace/1"])
      await owner.putObject(key, "x");
    await owner.initiateMultipartUpload("uploads/b");
    time += 7 * 24 * 3600 * 1000 - 60_000;
    expect(await emulator.runLifecycle()).toEqual({ aborted: [], expired: [] });
    time += 60_000 * 2;
    expect(await emulator.runLifecycle()).toMatchObject({
      aborted: [{ key: "uploads/b" }],
      expired: ["uploads-index/trace/1"],
    });
  });

  test("are taken by OSS for the whole bucket too, and have no rule for traces that are not written", async () => {
    const owner = ownerOf(await emulate());
    await owner.putBucketLifecycle(lifecycleRules({ ...EVERYTHING, prefix: "" }));
    expect(lifecycleRules(LEAST)).toHaveLength(1);
  });
});
