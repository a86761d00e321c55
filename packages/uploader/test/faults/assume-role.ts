import { createHash, createHmac, randomUUID } from "node:crypto";
import { CredentialsError, type CredentialsSource } from "@zhichuan/credentials";
import type { Emulator } from "@zhichuan/emulator";
import { sessionPolicy } from "@zhichuan/permissions";

interface AssumeRoleAnswer {
  readonly Credentials?: Readonly<
    Record<"AccessKeyId" | "AccessKeySecret" | "SecurityToken" | "Expiration", string>
  >;
  readonly Message?: string;
}

/**
 * Temporary credentials from the emulator's STS, for the server's own session. Not through the official client, which
 * writes the machine's time into what it signs: here time runs ahead of that.
 * https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export function assumeRole(emulator: Emulator, now: () => Date, prefix: string): CredentialsSource {
  return {
    name: "ram-user",
    async fetch() {
      const body = new URLSearchParams({
        RoleArn: emulator.roleArn,
        RoleSessionName: "zhichuan",
        DurationSeconds: "3600",
        Policy: sessionPolicy({
          ...{ bucket: emulator.bucket, prefix, profiles: {} },
          ...{ instantUpload: true, files: false, moderation: false },
        }),
      }).toString();
      const url = new URL(emulator.stsUrl);
      const headers: Record<string, string> = {
        "content-type": "application/x-www-form-urlencoded",
        host: url.host,
        "x-acs-action": "AssumeRole",
        "x-acs-content-sha256": sha256(body),
        "x-acs-date": `${now().toISOString().slice(0, 19)}Z`,
        "x-acs-signature-nonce": randomUUID(),
        "x-acs-version": "2015-04-01",
      };
      const names = Object.keys(headers).sort();
      const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join("");
      const canonical = ["POST", "/", "", canonicalHeaders, names.join(";"), sha256(body)].join("\n");
      const { accessKeyId, accessKeySecret } = emulator.ramUser;
      const signature = createHmac("sha256", accessKeySecret)
        .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
        .digest("hex");
      headers.authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
      const answer = await fetch(url, { method: "POST", headers, body });
      const { Credentials: issued, Message } = (await answer.json()) as AssumeRoleAnswer;
      if (!issued) throw new CredentialsError("SERVICE_ERROR", `STS: ${Message}`, { retryable: true });
      return {
        accessKeyId: issued.AccessKeyId,
        accessKeySecret: issued.AccessKeySecret,
        securityToken: issued.SecurityToken,
        expiresAt: new Date(issued.Expiration),
      };
    },
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
