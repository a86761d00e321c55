import { hash } from "node:crypto";
import { deploymentOf } from "@zhichuan/config";
import { profiles } from "@zhichuan/contract";
import { createOssClient } from "@zhichuan/oss-client";
import { type Deployment, serverPermissions } from "@zhichuan/permissions";
import { SignJWT } from "jose";
import type { ContentChecker, Settle } from "../../src/moderation/content-checker.ts";
import { ticketRequest } from "./app.ts";
import { installDocuments, takeAway } from "./documents.ts";
import { sendForm } from "./form.ts";
import { type CredentialsKind, type Stack, startStack } from "./stack.ts";

const SECRET = "a-secret-shared-with-the-team-of-32+";
const [ISSUER, AUDIENCE] = ["https://accounts.example.com", "zhichuan"];

/** A server with everything switched on, in an account that allows exactly what the documents say. */
export interface Permitted extends Stack {
  readonly deployment: Deployment;
  /** The log, one line an entry. */
  readonly log: () => string;
  /** Asks the server as one and the same user. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Gives a content check's verdict, as the checker's own server would. */
  settle(traceId: string): Promise<Answer>;
  /** The trace ids of the checks that were asked for. */
  readonly traces: readonly string[];
  /** Takes the action away from the role, at once. Nothing: none. */
  takeAway(): void;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route answers; the test knows
  readonly body: any;
}

/** The deployment of `startPermitted`. */
export const DEPLOYMENT: Deployment = {
  ...{ bucket: "zhichuan-dev", prefix: "uploads/", profiles },
  ...{ instantUpload: true, files: true, moderation: true },
};

/** Every permission the documents have, as `action resource`. */
export const PERMISSIONS = serverPermissions(DEPLOYMENT).map(
  ({ action, resource }) => `${action} ${resource}`,
);

/** Starts it. `permission`: what `takeAway` takes away. */
export async function startPermitted(
  kind: CredentialsKind = "ram-user",
  permission?: string,
): Promise<Permitted> {
  const traces: string[] = [];
  const lines: string[] = [];
  const stack = await startStack(
    kind,
    {
      ...{ AUTH: "jwt", AUTH_JWT_SECRET: SECRET, AUTH_JWT_ISSUER: ISSUER, AUTH_JWT_AUDIENCE: AUDIENCE },
      ...{ USER_KEY: "a-key-that-names-everyones-files!!!!", INSTANT_UPLOAD: "on", GUIDE_ENDPOINT: "on" },
    },
    undefined,
    { checkers: [scripted(traces)], logger: { stream: { write: (line) => void lines.push(line) } } },
  );
  const { emulator, config, clock } = stack;
  const deployment = deploymentOf(config, { checkers: [scripted(traces)] });
  installDocuments(emulator, deployment);
  const account = emulator.accounts.addAccountKey({ accessKeyId: "LTAI-OWNER", accessKeySecret: "owner" });
  const owner = createOssClient({
    ...{ bucketUrl: emulator.ossUrl, region: emulator.region, bucket: emulator.bucket },
    ...{ credentials: async () => account, now: clock.now },
  });
  const at = Math.floor(clock.now().getTime() / 1000);
  const token = await new SignJWT({ sub: "someone" })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(at)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime(at + 3600)
    .sign(Buffer.from(SECRET));
  const ask: Permitted["ask"] = async (method, path, body) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return read(await fetch(stack.url + path, { method, headers, ...sent }));
  };
  return {
    ...stack,
    owner,
    ...{ deployment, ask, traces },
    log: () => lines.join(""),
    post: (path, body) => ask("POST", path, body),
    settle: (traceId) => ask("POST", `/callbacks/scripted/${traceId}`),
    takeAway: () => {
      const [action, resource] = permission?.split(" ") ?? [];
      if (action && resource) takeAway(emulator, deployment, action, resource);
    },
  };
}

/** Somebody who checks images and passes them when told to. */
const scripted = (traces: string[]): ContentChecker => ({
  name: "scripted",
  contentTypes: ["image/*"],
  maxBytes: 10 * 1024 * 1024,
  ask: async () => {
    traces.push(`trace-${traces.length}`);
    return `trace-${traces.length - 1}`;
  },
  verdicts: (settle: Settle) => async (app) => {
    app.post<{ Params: { trace: string } }>("/callbacks/scripted/:trace", async ({ params }) => ({
      known: await settle(params.trace, "pass"),
    }));
  },
});

export async function read(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return { status: answer.status, text, body: isJson ? JSON.parse(text) : undefined };
}

/** A small file, with its digest. */
export const BYTES = Buffer.from("twelve bytes");
const SHA256 = hash("sha256", BYTES);

/** A request for a ticket for BYTES. */
export const smallRequest = (changes: Record<string, unknown> = {}) =>
  ticketRequest({ size: BYTES.length, sha256: SHA256, ...changes });

/** A photo, whose content is to be checked. */
export const photoRequest = () => ticketRequest({ profile: "avatar", name: "me.jpg", size: BYTES.length });

/** A ticket whose file has been sent. */
export async function sent(stack: Permitted, request: unknown = smallRequest()): Promise<string> {
  const { url, fields, upload } = (await stack.ask("POST", "/v1/uploads", request)).body;
  const { status } = await sendForm(url, fields, BYTES);
  if (status !== 200) throw new Error(`the form was answered ${status}`);
  return upload;
}

/** A file that is stored and confirmed. */
export async function stored(stack: Permitted, request: unknown = smallRequest()) {
  const answer = await stack.ask("POST", "/v1/uploads/complete", { upload: await sent(stack, request) });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as { key: string; url?: string };
}
