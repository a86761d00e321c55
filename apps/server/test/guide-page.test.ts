import type { GeneratedSignature } from "@zhichuan/contract";
import { describe, expect, it } from "vitest";
import { sendForm } from "./support/form.ts";
import { type CredentialsKind, startStack } from "./support/stack.ts";

const FILE = new TextEncoder().encode("a photo from the chat");

/** What the page of Alibaba Cloud's mini-program guide does, field for field. */
async function guidePage(server: string, ossHost: string, key: string, file = FILE): Promise<Response> {
  const data = (await (await fetch(`${server}/generate_signature`)).json()) as GeneratedSignature;
  const formData = {
    key,
    policy: data.policy,
    "x-oss-signature-version": data.x_oss_signature_version,
    "x-oss-credential": data.x_oss_credential,
    "x-oss-date": data.x_oss_date,
    "x-oss-signature": data.signature,
    "x-oss-security-token": data.security_token,
    success_action_status: "200",
  };
  return sendForm(ossHost, formData, file);
}

const GUIDE = { GUIDE_ENDPOINT: "on", OSS_PREFIX: "" };

describe.each<CredentialsKind>(["ram-user", "ecs-ram-role"])(
  "the guide's own page, signed with %s credentials",
  (kind) => {
    it("uploads under the key it chose", async () => {
      const { emulator, url, owner, keys } = await startStack(kind, GUIDE);
      const answer = await guidePage(url, emulator.ossUrl, "微信图片 1.jpg");
      expect(await answer.text()).toBe("");
      expect(answer.status).toBe(200);
      expect(await keys()).toEqual(["微信图片 1.jpg"]);
      const { body } = await owner.getObject("微信图片 1.jpg");
      expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(FILE);
    });

    it("may only write below the prefix when there is one", async () => {
      const { emulator, url, keys } = await startStack(kind, { ...GUIDE, OSS_PREFIX: "guide/" });
      expect((await guidePage(url, emulator.ossUrl, "guide/a.jpg")).status).toBe(200);
      const refused = await guidePage(url, emulator.ossUrl, "a.jpg");
      expect(refused.status).toBe(403);
      expect(await refused.text()).toContain("Policy Condition failed");
      expect(await keys()).toEqual(["guide/a.jpg"]);
    });

    it("is refused a second after its policy ended", async () => {
      const { emulator, url, clock, keys } = await startStack(kind, GUIDE);
      const data = (await (await fetch(`${url}/generate_signature`)).json()) as GeneratedSignature;
      const fields = {
        key: "a.jpg",
        policy: data.policy,
        "x-oss-signature-version": data.x_oss_signature_version,
        "x-oss-credential": data.x_oss_credential,
        "x-oss-date": data.x_oss_date,
        "x-oss-signature": data.signature,
        "x-oss-security-token": data.security_token,
        success_action_status: "200",
      };
      clock.move(15 * 60 + 1);
      const answer = await sendForm(emulator.ossUrl, fields, FILE);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain("Policy expired");
      expect(await keys()).toEqual([]);
    });
  },
);
