import { hash } from "node:crypto";
import { createCredentialsProvider, ramUser, sessionPolicy } from "@zhichuan/credentials";
import { createOssClient } from "@zhichuan/oss-client";
import { describe, expect, it } from "vitest";
import type { createCredentials } from "../src/index.ts";
import { indexPrefix } from "../src/upload/content-index.ts";
import { ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { BLOCKS, begin, FILE, multipartRequest, sendParts } from "./support/multipart.ts";
import { type Stack, startStack } from "./support/stack.ts";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

const POLICY = JSON.parse(
  sessionPolicy({ bucket: "zhichuan-dev", prefix: "uploads/", indexPrefix: indexPrefix("uploads/") }),
) as Policy;

/** Every action of the policy with what it is allowed on. */
const PERMISSIONS = POLICY.Statement.flatMap(({ Action, Resource }) =>
  Action.map((action) => `${action} ${Resource.join()}`),
);

/** Credentials of a session whose policy is the server's own without one permission. */
const without =
  (permission: string): typeof createCredentials =>
  (config, options) => {
    if (config.credentials.kind !== "ram-user") throw new Error("only for a RAM user");
    const Statement = POLICY.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => `${action} ${statement.Resource.join()}` !== permission),
    })).filter(({ Action }) => Action.length > 0);
    const policy = JSON.stringify({ ...POLICY, Statement });
    const source = ramUser({ ...config.credentials, policy, durationSeconds: 3600 });
    return createCredentialsProvider({ source, ...options });
  };

const SHA256 = hash("sha256", FILE);

const refused = async (call: Promise<{ status: number }>) => [403, 502].includes((await call).status);

/** A file stored with its digest, then announced again: is it sent twice? */
async function isSentTwice(stack: Stack): Promise<boolean> {
  const request = () => ticketRequest({ size: FILE.length, sha256: SHA256 });
  const { url, fields, upload } = (await stack.post("/v1/uploads", request())).body;
  await sendForm(url, fields, FILE);
  await stack.post("/v1/uploads/complete", { upload });
  return (await stack.post("/v1/uploads", request())).body.kind === "form";
}

/** What cannot be done without a permission: each tells whether it was refused. */
const NEEDS: Record<string, Record<string, (stack: Stack) => Promise<boolean>>> = {
  "oss:PutObject acs:oss:*:*:zhichuan-dev/uploads/*": {
    "send a form": async (stack) => {
      const { url, fields } = (await stack.post("/v1/uploads", ticketRequest({ size: FILE.length }))).body;
      return refused(sendForm(url, fields, FILE));
    },
    "begin in parts": (stack) => refused(stack.post("/v1/uploads", multipartRequest())),
  },
  "oss:GetObject acs:oss:*:*:zhichuan-dev/uploads/*": {
    confirm: async (stack) => {
      const { url, fields, upload } = (await stack.post("/v1/uploads", ticketRequest({ size: FILE.length })))
        .body;
      await sendForm(url, fields, FILE);
      return refused(stack.post("/v1/uploads/complete", { upload }));
    },
  },
  "oss:DeleteObject acs:oss:*:*:zhichuan-dev/uploads/*": {
    "take away what has arrived": async (stack) => {
      const { upload } = (await stack.post("/v1/uploads", ticketRequest())).body;
      return refused(stack.post("/v1/uploads/abort", { upload }));
    },
  },
  "oss:ListParts acs:oss:*:*:zhichuan-dev/uploads/*": {
    "see the parts": async (stack) =>
      refused(stack.post("/v1/uploads/status", { upload: (await begin(stack)).upload })),
    "complete them": async (stack) => {
      const { upload } = await begin(stack);
      await sendParts(stack, upload, [0, BLOCKS]);
      return refused(stack.post("/v1/uploads/complete", { upload }));
    },
  },
  "oss:AbortMultipartUpload acs:oss:*:*:zhichuan-dev/uploads/*": {
    "give up parts": async (stack) =>
      refused(stack.post("/v1/uploads/abort", { upload: (await begin(stack)).upload })),
  },
  "oss:ListMultipartUploads acs:oss:*:*:zhichuan-dev": {
    "find what was begun": (stack) => refused(stack.post("/v1/uploads", multipartRequest())),
  },
  "oss:PutObject acs:oss:*:*:zhichuan-dev/uploads-index/*": { "write the index": isSentTwice },
  "oss:GetObject acs:oss:*:*:zhichuan-dev/uploads-index/*": { "read the index": isSentTwice },
};

describe("the session's policy", () => {
  it("has nothing that is not needed for something", () => {
    expect(PERMISSIONS.toSorted()).toEqual(Object.keys(NEEDS).toSorted());
  });

  const each = Object.entries(NEEDS).flatMap(([permission, doings]) =>
    Object.entries(doings).map(([what, isRefused]) => ({ permission, what, isRefused })),
  );

  it.each(each)(
    "lets the server $what, and without $permission it cannot",
    async ({ permission, isRefused }) => {
      expect(await isRefused(await startStack("ram-user", { INSTANT_UPLOAD: "on" }))).toBe(false);
      const narrowed = await startStack("ram-user", { INSTANT_UPLOAD: "on" }, without(permission));
      expect(await isRefused(narrowed)).toBe(true);
    },
  );

  it("has no index where instant upload is off", async () => {
    const { credentials, emulator, clock } = await startStack();
    const oss = createOssClient({
      bucketUrl: emulator.ossUrl,
      region: emulator.region,
      bucket: emulator.bucket,
      credentials: () => credentials.get(),
      now: clock.now,
    });
    await oss.putObject("uploads/a.pdf", FILE);
    const denied = expect.objectContaining({ status: 403, code: "AccessDenied" });
    await expect(oss.putObject("uploads-index/a", "")).rejects.toEqual(denied);
    await expect(oss.listObjects({ prefix: "uploads/" })).rejects.toEqual(denied);
    await expect(oss.getBucketLifecycle()).rejects.toEqual(denied);
  });
});
