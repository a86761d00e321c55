import type { ErrorBody, FormTicket } from "@zhichuan/contract";
import { ramUser } from "@zhichuan/credentials";
import type { Emulator } from "@zhichuan/emulator";
import { describe, expect, it } from "vitest";
import { testApp, ticketRequest } from "./support/app.ts";
import { sendForm } from "./support/form.ts";
import { type Stack, startStack } from "./support/stack.ts";

const FILE = Buffer.from("twelve bytes");

/** A server in a function, and what it logs. */
async function startFunction(environment: Record<string, string> = {}) {
  const lines: string[] = [];
  const stack = await startStack(
    "ram-user",
    { OSS_CREDENTIALS: "function-compute", LOG_LEVEL: "trace", ...environment },
    undefined,
    { logger: { stream: { write: (line) => void lines.push(line) } } },
  );
  return { ...stack, logText: () => lines.join("") };
}

/** The headers that the platform adds: a session of the role, as it opens one. */
async function roleHeaders(emulator: Emulator): Promise<Record<string, string>> {
  const { accessKeyId, accessKeySecret, securityToken } = await ramUser({
    ...emulator.ramUser,
    roleArn: emulator.roleArn,
    sessionName: "function",
    stsEndpoint: emulator.stsUrl,
    durationSeconds: 3600,
  }).fetch();
  return {
    "x-fc-access-key-id": accessKeyId,
    "x-fc-access-key-secret": accessKeySecret,
    "x-fc-security-token": securityToken,
    "x-fc-request-id": "1-68c2a3b4-12345678",
  };
}

async function call({ url }: Stack, path: string, body: unknown, headers: Record<string, string>) {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as FormTicket & ErrorBody };
}

describe("OSS_CREDENTIALS=function-compute", () => {
  it("signs and confirms an upload with the keys that the requests bring, and logs none of them", async () => {
    const stack = await startFunction();
    const keys = await roleHeaders(stack.emulator);
    const { body: ticket } = await call(stack, "/v1/uploads", ticketRequest({ size: FILE.length }), keys);
    expect(ticket.fields["x-oss-security-token"]).toBe(keys["x-fc-security-token"]);
    expect((await sendForm(ticket.url, ticket.fields, FILE)).status).toBe(200);
    const { upload } = ticket;
    expect(await call(stack, "/v1/uploads/complete", { upload }, keys)).toMatchObject({
      status: 200,
      body: { key: ticket.key, size: FILE.length },
    });
    expect(stack.logText()).toContain("/v1/uploads/complete");
    for (const name of ["id", "secret"])
      expect(stack.logText()).not.toContain(keys[`x-fc-access-key-${name}`]);
    expect(stack.logText()).not.toContain(keys["x-fc-security-token"]);
  });

  it("answers 503 until a request has brought keys, and says to the log what to do", async () => {
    const stack = await startFunction();
    const answer = await call(stack, "/v1/uploads", ticketRequest(), {});
    expect([answer.status, answer.body.error.code]).toEqual([503, "CREDENTIALS_UNAVAILABLE"]);
    expect(stack.logText()).toContain("Give the function a role");
    const keys = await roleHeaders(stack.emulator);
    expect((await call(stack, "/v1/uploads", ticketRequest(), keys)).status).toBe(200);
  });

  it("takes no two of three, and none that came twice", async () => {
    const stack = await startFunction();
    const { "x-fc-security-token": token, ...two } = await roleHeaders(stack.emulator);
    expect((await call(stack, "/v1/uploads", ticketRequest(), two)).status).toBe(503);
    const twice = { ...two, "x-fc-security-token": `${token}, ${token}` };
    expect((await call(stack, "/v1/uploads", ticketRequest(), twice)).status).toBe(503);
  });

  it("believes keys for five minutes after the last request that brought them, and signs for no longer", async () => {
    const stack = await startFunction();
    const keys = await roleHeaders(stack.emulator);
    const first = await call(stack, "/v1/uploads", ticketRequest(), keys);
    const life = Date.parse(first.body.expiresAt) - stack.clock.now().getTime();
    expect(life).toBeGreaterThan(3 * 60_000);
    expect(life).toBeLessThanOrEqual(4 * 60_000);
    stack.clock.move(290);
    expect((await call(stack, "/v1/uploads", ticketRequest(), {})).status).toBe(503);
    expect((await call(stack, "/v1/uploads", ticketRequest(), keys)).status).toBe(200);
  });

  it("changes to the platform's new keys at once", async () => {
    const stack = await startFunction();
    await call(stack, "/v1/uploads", ticketRequest(), await roleHeaders(stack.emulator));
    const renewed = await roleHeaders(stack.emulator);
    const { body } = await call(stack, "/v1/uploads", ticketRequest(), renewed);
    expect(body.fields["x-oss-security-token"]).toBe(renewed["x-fc-security-token"]);
  });
});

describe("anywhere else", () => {
  const FORGED = {
    "x-fc-access-key-id": "STS.forged",
    "x-fc-access-key-secret": "forged-secret",
    "x-fc-security-token": "forged-token",
  };

  it("such headers are nobody's keys", async () => {
    const stack = await startStack();
    const { body } = await call(stack, "/v1/uploads", ticketRequest(), FORGED);
    expect(body.fields["x-oss-credential"]).not.toContain("forged");
    expect(body.fields["x-oss-security-token"]).not.toContain("forged");
  });

  it.each([undefined, "function-compute"])(
    "and with %s no handler ever sees them, but all others",
    async (kind) => {
      const { app } = await testApp(kind === undefined ? {} : { OSS_CREDENTIALS: kind });
      app.get("/seen", async ({ headers, raw }) => ({ headers, raw: raw.rawHeaders }));
      const url = await app.listen({ port: 0, host: "127.0.0.1" });
      const seen = await (
        await fetch(`${url}/seen`, { headers: { ...FORGED, "x-fc-request-id": "1" } })
      ).text();
      expect(seen).not.toContain("forged");
      expect(seen).not.toContain("x-fc-access");
      expect(JSON.parse(seen).headers).toMatchObject({ "x-fc-request-id": "1", connection: "keep-alive" });
    },
  );
});
