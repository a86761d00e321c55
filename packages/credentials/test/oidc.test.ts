import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import tls from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { type CredentialsError, createCredentialsProvider, defaultChain } from "../src/index.ts";
import { cleanEnvironment } from "./environment.ts";
import { redirect } from "./redirect.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const cert = fixture("sts-test-cert.pem");

/** A pod with RRSA, and sts.aliyuncs.com answering its AssumeRoleWithOIDC. */
async function pod(answer: (form: URLSearchParams) => { status: number; body: unknown }) {
  const server = createServer({ cert, key: fixture("sts-test-key.pem") }, async (request, response) => {
    const { status, body } = answer(new URLSearchParams(await text(request)));
    response.writeHead(status, { connection: "close" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  const trusted = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...trusted, cert]);
  onTestFinished(() => {
    tls.setDefaultCACertificates(trusted);
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  redirect({ "sts.aliyuncs.com": { port: (server.address() as AddressInfo).port } });
  const { home } = cleanEnvironment();
  const tokenFile = join(home, "token");
  writeFileSync(tokenFile, "pod-token");
  cleanEnvironment({
    ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1234567890123456:role/pod",
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1234567890123456:oidc-provider/ack",
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: tokenFile,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
  });
  return createCredentialsProvider({ source: defaultChain(), now: () => new Date(), random: Math.random });
}

test("OIDC in Kubernetes: the pod's token becomes a session with its expiry", async () => {
  const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
  const forms: URLSearchParams[] = [];
  const provider = await pod((form) => {
    forms.push(form);
    const Expiration = expiresAt.toISOString().replace(/\.\d+/, "");
    const Credentials = { AccessKeyId: "STS.pod", AccessKeySecret: "s", SecurityToken: "t", Expiration };
    return { status: 200, body: { RequestId: "1", Credentials } };
  });
  const answers = await Promise.all(Array.from({ length: 50 }, () => provider.get()));
  expect(answers[49]).toEqual({
    accessKeyId: "STS.pod",
    accessKeySecret: "s",
    securityToken: "t",
    expiresAt,
  });
  expect(forms.map((form) => form.get("OIDCToken"))).toEqual(["pod-token"]);
  expect(forms[0]?.get("RoleArn")).toBe("acs:ram::1234567890123456:role/pod");
});

test("OIDC refused: STS's reason is in the message, the pod's token is not", async () => {
  const Message = "This JWT Token has an invalid signature.";
  const provider = await pod(() => ({
    status: 400,
    body: { Code: "AuthenticationFail.NoPermission", Message, OIDCToken: "pod-token" },
  }));
  const error: CredentialsError = await provider.get().then(
    () => expect.unreachable("was not refused"),
    (caught) => caught,
  );
  expect(error.code).toBe("NO_CREDENTIALS");
  expect(error.message).toContain(Message);
  expect(`${error.stack}${(error.cause as Error).stack}`).not.toContain("pod-token");
});
