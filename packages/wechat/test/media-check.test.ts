import { expect, it } from "vitest";
import { type MediaCheck, mediaCheckAsync, type WechatAnswer, type WechatClient } from "../src/index.ts";

const CHECK: MediaCheck = {
  url: "https://files.example.com/uploads/a.jpg?x-oss-signature=0f",
  type: "image",
  openid: "o4_t144jTUSEoxydysUA2E234_tc",
  scene: "profile",
};

/** A client whose calls all get this answer. */
function answering(answer: WechatAnswer) {
  const calls: unknown[] = [];
  const post: WechatClient["post"] = async (path, body) => {
    calls.push({ path, body });
    return answer;
  };
  return { post, calls };
}

it("asks as WeChat's page says, and gives the trace_id", async () => {
  const client = answering({ errcode: 0, errmsg: "ok", trace_id: "967e945cd8a3e458f3c74dcb886068e9" });
  expect(await mediaCheckAsync(client, CHECK)).toBe("967e945cd8a3e458f3c74dcb886068e9");
  await mediaCheckAsync(client, { ...CHECK, type: "audio", scene: "comment" });
  const { url: media_url, openid } = CHECK;
  const path = "/wxa/media_check_async";
  expect(client.calls).toEqual([
    { path, body: { media_url, media_type: 2, version: 2, openid, scene: 1 } },
    { path, body: { media_url, media_type: 1, version: 2, openid, scene: 2 } },
  ]);
});

it.each([undefined, 7, "", "../a", "a/b"])("takes no answer whose trace_id is %j", async (trace_id) => {
  await expect(mediaCheckAsync(answering({ errcode: 0, trace_id }), CHECK)).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: true,
  });
});
