import { createOssClient } from "@zhichuan/oss-client";
import { describe, expect, it } from "vitest";
import { sendForm } from "./support/form.ts";
import { askParts, BLOCKS, begin, multipartRequest, putPart, sendParts } from "./support/multipart.ts";
import {
  type Answer,
  BYTES,
  DEPLOYMENT,
  PERMISSIONS,
  type Permitted,
  photoRequest,
  read,
  sent,
  smallRequest,
  startPermitted,
  stored,
} from "./support/permitted.ts";
import { startStack } from "./support/stack.ts";

/** Something that needs a permission, which is taken away in the middle. Gives what is complained of, if anything. */
type Doing = (stack: Permitted) => Promise<string | undefined>;

/** What an answer complains of. */
const complaint = ({ status, text }: Answer) => (status < 300 ? undefined : text);

/** What the log complains of after the permission is gone, where the user gets what they want all the same. */
const logged = async (stack: Permitted, doing: () => Promise<unknown>) => {
  const before = stack.log().length;
  await doing();
  const lines = stack.log().slice(before).split("\n");
  return lines.find((line) => line.includes('"missing":'));
};

const abort: Doing = async (stack) => {
  const { upload } = await begin(stack);
  stack.takeAway();
  return complaint(await stack.ask("POST", "/v1/uploads/abort", { upload }));
};
const deleteOne: Doing = async (stack) => {
  const { key } = await stored(stack);
  stack.takeAway();
  return complaint(await stack.ask("DELETE", `/v1/files?key=${encodeURIComponent(key)}`));
};
const deleteAll: Doing = async (stack) => {
  await stored(stack);
  stack.takeAway();
  return complaint(await stack.ask("DELETE", "/v1/files?all=yes"));
};
const list: Doing = async (stack) => {
  await stored(stack);
  stack.takeAway();
  return complaint(await stack.ask("GET", "/v1/files"));
};
const linkTo = (stack: Permitted, key: string) =>
  stack.ask("GET", `/v1/files/url?key=${encodeURIComponent(key)}`);
const beginInParts: Doing = async (stack) => {
  stack.takeAway();
  return complaint(await stack.ask("POST", "/v1/uploads", multipartRequest()));
};

const OBJECTS = "acs:oss:*:*:zhichuan-dev/uploads/*";
const INDEX = "acs:oss:*:*:zhichuan-dev/uploads-index/*";
const BUCKET = "acs:oss:*:*:zhichuan-dev";

/** What each permission is needed for. One without an entry here fails, and so does an entry without a permission. */
const NEEDS: Record<string, Record<string, Doing>> = {
  [`oss:PutObject ${OBJECTS}`]: {
    "send a form": async (stack) => {
      const { url, fields } = (await stack.ask("POST", "/v1/uploads", smallRequest())).body;
      stack.takeAway();
      return complaint(await read(await sendForm(url, fields, BYTES)));
    },
    "send a file by PUT": async (stack) => {
      const { url, headers } = (await stack.ask("POST", "/v1/uploads", smallRequest({ kind: "put" }))).body;
      stack.takeAway();
      return complaint(await read(await fetch(url, { method: "PUT", headers, body: BYTES })));
    },
    "send the guide's form": async (stack) => {
      const signed = (await stack.ask("GET", "/generate_signature")).body;
      stack.takeAway();
      const fields = {
        ...{ key: "uploads/guide.jpg", policy: signed.policy, success_action_status: "200" },
        "x-oss-signature-version": signed.x_oss_signature_version,
        "x-oss-credential": signed.x_oss_credential,
        "x-oss-date": signed.x_oss_date,
        "x-oss-signature": signed.signature,
        "x-oss-security-token": signed.security_token,
      };
      return complaint(await read(await sendForm(signed.host, fields, BYTES)));
    },
    "begin in parts": beginInParts,
    "send a part": async (stack) => {
      const [part] = await askParts(stack, (await begin(stack)).upload, [0, 1]);
      if (!part) throw new Error("no part");
      stack.takeAway();
      return complaint(await read(await putPart(part)));
    },
    "complete the parts": async (stack) => {
      const { upload } = await begin(stack);
      await sendParts(stack, upload, [0, BLOCKS]);
      stack.takeAway();
      return complaint(await stack.ask("POST", "/v1/uploads/complete", { upload }));
    },
  },
  [`oss:GetObject ${OBJECTS}`]: {
    "confirm a file": async (stack) => {
      const upload = await sent(stack);
      stack.takeAway();
      return complaint(await stack.ask("POST", "/v1/uploads/complete", { upload }));
    },
    "list files": list,
    "give a link": async (stack) => {
      const { key } = await stored(stack);
      stack.takeAway();
      return complaint(await linkTo(stack, key));
    },
    "read what the link is to": async (stack) => {
      const { body } = await linkTo(stack, (await stored(stack)).key);
      stack.takeAway();
      return complaint(await read(await fetch(body.url)));
    },
    "delete a file": deleteOne,
  },
  [`oss:DeleteObject ${OBJECTS}`]: {
    "give an upload up that has arrived": async (stack) => {
      const upload = await sent(stack);
      stack.takeAway();
      return complaint(await stack.ask("POST", "/v1/uploads/abort", { upload }));
    },
    "delete a file": deleteOne,
    "delete all files": deleteAll,
  },
  [`oss:ListParts ${OBJECTS}`]: {
    "see what has arrived": async (stack) => {
      const { upload } = await begin(stack);
      stack.takeAway();
      return complaint(await stack.ask("POST", "/v1/uploads/status", { upload }));
    },
    "complete the parts": async (stack) => {
      const { upload } = await begin(stack);
      await sendParts(stack, upload, [0, BLOCKS]);
      stack.takeAway();
      return complaint(await stack.ask("POST", "/v1/uploads/complete", { upload }));
    },
  },
  [`oss:AbortMultipartUpload ${OBJECTS}`]: {
    "give parts up": abort,
    "delete all files, one of which is still on its way": async (stack) => {
      await begin(stack);
      return deleteAll(stack);
    },
  },
  [`oss:PutObjectTagging ${OBJECTS}`]: {
    "take a content check's verdict": async (stack) => {
      await stored(stack, photoRequest());
      stack.takeAway();
      return complaint(await stack.settle(stack.traces[0] ?? ""));
    },
  },
  [`oss:GetObjectTagging ${OBJECTS}`]: {
    "give a link to a file that was checked": async (stack) => {
      const { key } = await stored(stack, photoRequest());
      await stack.settle(stack.traces[0] ?? "");
      stack.takeAway();
      return complaint(await linkTo(stack, key));
    },
  },
  [`oss:PutObject ${INDEX}`]: {
    "remember a file by its digest": async (stack) => {
      const upload = await sent(stack);
      stack.takeAway();
      return logged(stack, () => stack.ask("POST", "/v1/uploads/complete", { upload }));
    },
    "remember a content check": async (stack) => {
      const upload = await sent(stack, photoRequest());
      stack.takeAway();
      return logged(stack, () => stack.ask("POST", "/v1/uploads/complete", { upload }));
    },
  },
  [`oss:GetObject ${INDEX}`]: {
    "find a file by its digest": async (stack) => {
      await stored(stack);
      stack.takeAway();
      return logged(stack, () => stack.ask("POST", "/v1/uploads", smallRequest()));
    },
    "find what a verdict is about": async (stack) => {
      await stored(stack, photoRequest());
      stack.takeAway();
      return complaint(await stack.settle(stack.traces[0] ?? ""));
    },
  },
  [`oss:DeleteObject ${INDEX}`]: { "forget a file's digest": deleteOne, "forget all of them": deleteAll },
  [`oss:ListMultipartUploads ${BUCKET}`]: {
    "find what was begun": beginInParts,
    "give parts up": abort,
    "delete all files": deleteAll,
  },
  [`oss:ListObjects ${BUCKET}`]: {
    "list files": list,
    "delete a file": deleteOne,
    "delete all files": deleteAll,
  },
  [`oss:GetBucketVersioning ${BUCKET}`]: {
    "be ready": async (stack) => {
      stack.takeAway();
      return complaint(await stack.ask("GET", "/readyz"));
    },
  },
};

const each = Object.entries(NEEDS).flatMap(([permission, doings]) =>
  Object.entries(doings).map(([what, doing]) => ({ permission, what, doing })),
);

describe("with exactly what the documents say", () => {
  it("every permission is needed for something, and nothing needs another", async () => {
    expect(PERMISSIONS.toSorted()).toEqual(Object.keys(NEEDS).toSorted());
    expect((await startPermitted()).deployment).toEqual(DEPLOYMENT);
  });

  it.each(each)(
    "the server can $what, and without $permission it cannot, and says so",
    async ({ permission, doing }) => {
      const allowed = await startPermitted("ram-user", permission);
      expect(await doing({ ...allowed, takeAway: () => {} })).toBeUndefined();
      const complained = await doing(await startPermitted("ram-user", permission));
      expect(complained).toContain(permission.split(" ")[0]);
    },
  );

  it("a server on ECS can do the same, with the role's policy alone", async () => {
    for (const doing of new Set(each.map((entry) => entry.doing)))
      expect(await doing(await startPermitted("ecs-ram-role"))).toBeUndefined();
  });
});

describe("what signs for phones", () => {
  const clientWith = (stack: Permitted, credentials: Permitted["credentials"]) =>
    createOssClient({
      ...{ bucketUrl: stack.emulator.ossUrl, region: stack.emulator.region, bucket: stack.emulator.bucket },
      ...{ credentials: () => credentials.get(), now: stack.clock.now },
    });
  const denied = expect.objectContaining({ status: 403, code: "AccessDenied" });

  it("is not what the server asks with: a link to an unchecked photo is refused by OSS itself", async () => {
    const stack = await startPermitted();
    const { key, url } = await stored(stack, photoRequest());
    expect(url).toBeUndefined();
    const reader = clientWith(stack, stack.signers.downloads);
    await expect(reader.getObject(key)).rejects.toEqual(denied);
    await stack.settle(stack.traces[0] ?? "");
    const link = (await linkTo(stack, key)).body.url;
    expect((await fetch(link)).status).toBe(200);
    // A person takes it back: the link that is out ends at once.
    await stack.owner.putObjectTagging(key, { moderation: "risky" });
    expect((await fetch(link)).status).toBe(403);
    await expect(reader.putObject("uploads/someone/a", "x")).rejects.toEqual(denied);
  });

  it("cannot read, delete, list or tag with what a ticket is signed with", async () => {
    const stack = await startPermitted();
    const { key } = await stored(stack);
    const sender = clientWith(stack, stack.signers.uploads);
    await sender.putObject("uploads/someone/a", "x");
    await expect(sender.getObject(key)).rejects.toEqual(denied);
    await expect(sender.deleteObject(key)).rejects.toEqual(denied);
    await expect(sender.listObjects({ prefix: "uploads/" })).rejects.toEqual(denied);
    await expect(sender.putObjectTagging(key, { moderation: "pass" })).rejects.toEqual(denied);
    await expect(sender.putObject("uploads-index/a", "x")).rejects.toEqual(denied);
  });
});

it("with everything off the server's own session reaches neither index nor listings nor tags", async () => {
  const { credentials, emulator, clock } = await startStack();
  const oss = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: () => credentials.get(),
    now: clock.now,
  });
  await oss.putObject("uploads/a.pdf", BYTES);
  const denied = expect.objectContaining({ status: 403, code: "AccessDenied" });
  await expect(oss.putObject("uploads-index/a", "")).rejects.toEqual(denied);
  await expect(oss.listObjects({ prefix: "uploads/" })).rejects.toEqual(denied);
  await expect(oss.getObjectTagging("uploads/a.pdf")).rejects.toEqual(denied);
  await expect(oss.getBucketLifecycle()).rejects.toEqual(denied);
});
