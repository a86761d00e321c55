import { deriveKey } from "@zhichuan/config";
import { describe, expect, it } from "vitest";
import { createSessionTokens } from "../src/session/session-token.ts";
import { createUploadTokens } from "../src/upload/upload-token.ts";
import { BLOCK, begin, FILE, multipartRequest, openKeys, sendParts } from "./support/multipart.ts";
import { type Stack, startStack, TICKET_SECRET } from "./support/stack.ts";
import { startWechatStack, type WechatStack } from "./support/wechat-stack.ts";

const WEEK = 7 * 24 * 3600;

/** Every call that names an upload by its ticket. `request`: the one the ticket was asked for with. */
const calls: Record<string, (stack: Stack, upload: string, request: object) => ReturnType<Stack["post"]>> = {
  "/v1/uploads": (stack, upload, request) => stack.post("/v1/uploads", { ...request, upload }),
  "/v1/uploads/parts": (stack, upload) =>
    stack.post("/v1/uploads/parts", { upload, parts: [{ start: 0, blocks: 1 }] }),
  "/v1/uploads/status": (stack, upload) => stack.post("/v1/uploads/status", { upload }),
  "/v1/uploads/complete": (stack, upload) => stack.post("/v1/uploads/complete", { upload }),
  "/v1/uploads/abort": (stack, upload) => stack.post("/v1/uploads/abort", { upload }),
};

/** Claims of somebody else that would otherwise be good. */
const claims = ({ key }: { key: string }, user: string) => ({
  user,
  profile: "document",
  key,
  name: "合同.pdf",
  size: FILE.length,
  multipart: { uploadId: "0004B9894A22E5B1888A1E29F8236E2D", block: BLOCK },
});

/** The stack as one of its users has it. */
const signedIn = async (stack: WechatStack, user: string): Promise<WechatStack> => {
  const { session } = await stack.logIn(user);
  return { ...stack, post: (path, body) => stack.send(path, body, session) };
};

describe.each(Object.entries(calls))("%s", (_route, call) => {
  it("refuses a foreign, changed or forged upload in one and the same way, and does nothing", async () => {
    const stack = await startWechatStack();
    const [zhang, li] = [await signedIn(stack, "zhang"), await signedIn(stack, "li")];
    const request = multipartRequest();
    const ticket = await begin(zhang, request);
    await sendParts(zhang, ticket.upload, [0, 5]);
    const theirs = await begin(li, request);
    const user = ticket.key.split("/")[1] ?? "";
    const [header = "", , iv = "", text = "", tag = ""] = ticket.upload.split(".");
    const flip = (part: string) => (part[0] === "A" ? "B" : "A") + part.slice(1);
    const now = stack.clock.now();
    const own = createUploadTokens(TICKET_SECRET);
    const other = createUploadTokens("another-secret-of-32-characters!!!!!");
    const { openid = "" } = stack.wechatAnswers[0] ?? {};
    const [changed, forged, foreign] = [
      "changed since it was sealed",
      "not sealed by this server",
      "another user's",
    ];
    const uploads: Record<string, [upload: string, reason: string]> = {
      changed: [[header, "", iv, flip(text), tag].join("."), changed],
      "with another tag": [[header, "", iv, text, flip(tag)].join("."), changed],
      "with another's header": [[flip(header), "", iv, text, tag].join("."), forged],
      "cut short": [ticket.upload.slice(0, -4), changed],
      nonsense: ["a.b.c.d.e", forged],
      empty: ["", forged],
      "another user's, as it was made": [theirs.upload, foreign],
      "another user's, for this key": [own.seal(claims(ticket, "someone"), now), foreign],
      "another user's and expired": [own.seal(claims(ticket, "someone"), new Date(0)), foreign],
      "another server's": [other.seal(claims(ticket, user), now), forged],
      "put together by hand": [
        Buffer.from(JSON.stringify(claims(ticket, user))).toString("base64url"),
        forged,
      ],
      "the user's own session": [createSessionTokens(TICKET_SECRET).seal({ id: user, openid }, now), forged],
      "the key itself": [deriveKey(TICKET_SECRET, "upload token").toString("base64url"), forged],
    };
    const answers: Record<string, unknown> = {};
    for (const [what, [upload, reason]] of Object.entries(uploads)) {
      const { status, body } = await call(zhang, upload, request);
      answers[what] = { status, body: { error: { ...body.error, requestId: "" } } };
      expect([what, stack.log.findLast(({ msg }) => msg === "request")?.reason]).toEqual([what, reason]);
    }
    const [first] = Object.values(answers);
    expect(first).toMatchObject({
      status: 403,
      body: { error: { code: "TICKET_INVALID", retryable: false } },
    });
    for (const [what, answer] of Object.entries(answers)) expect([what, answer]).toEqual([what, first]);
    expect((await openKeys(stack)).toSorted()).toEqual([ticket.key, theirs.key].toSorted());
    expect(await stack.keys()).toEqual([]);
    expect((await call(zhang, ticket.upload, request)).status).toBe(200);
    expect((await call(li, theirs.upload, request)).status).not.toBe(403);
  });

  it("says TICKET_EXPIRED of its own after seven days, and not a second earlier", async () => {
    // STS would not answer at that time: its SDK signs by the machine's clock.
    const stack = await startStack("ecs-ram-role");
    const request = multipartRequest();
    const { upload } = await begin(stack, request);
    await sendParts(stack, upload, [0, 5]);
    const past = stack.clock.now().getMilliseconds() / 1000;
    stack.clock.move(WEEK - past);
    const late = await call(stack, upload, request);
    expect([late.status, late.body.error.code]).toEqual([410, "TICKET_EXPIRED"]);
    stack.clock.move(-1);
    expect((await call(stack, upload, request)).status).toBe(200);
  });
});
