import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:net";
import { profiles } from "@zhichuan/contract";
import { type Emulator, serverSettings, startEmulator } from "@zhichuan/emulator";
import { FakePhone } from "@zhichuan/fake-wx/phone";
import { buildApp, createCredentials, loadConfig, type UploadedEvent } from "@zhichuan/server";
import { createUploader, type Uploader, type UploadItem } from "@zhichuan/uploader/wx";
import { describe, expect, it, onTestFinished, vi } from "vitest";

/** A team whose server is told of each file, and fails so many times. */
interface Team {
  readonly events: UploadedEvent[];
  failures: number;
}

/** A phone, a server that OSS calls back, and the bucket; all of them real but the phone. */
async function setUp() {
  const now = () => new Date();
  const emulator = await startEmulator({ now });
  onTestFinished(() => emulator.close());
  const team: Team = { events: [], failures: 0 };
  const server = await startServer(emulator, team);
  const phone = new FakePhone();
  onTestFinished(() => phone.close());
  vi.stubGlobal("wx", phone.wx);
  const uploader = createUploader({ server, profile: "document", retries: 0, progressInterval: 0 });
  const file = await phone.choose("合同.pdf", randomBytes(50_000));
  return { emulator, team, uploader, file };
}

async function startServer(emulator: Emulator, team: Team): Promise<string> {
  const port = await freePort();
  const config = loadConfig({
    ...serverSettings(emulator),
    AUTH: "none",
    TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
    CALLBACK_URL: `http://127.0.0.1:${port}/callbacks/oss`,
    OSS_CALLBACK_KEY_URL: emulator.callbackKeyUrl,
  });
  const now = () => new Date();
  const app = await buildApp({
    config,
    credentials: createCredentials(config, { now, random: Math.random }),
    now,
    logger: false,
    profiles: { document: { ...profiles.document, callback: true } },
    async onUploaded(event) {
      team.events.push(event);
      if (team.failures-- > 0) throw new Error("the database is down");
    },
  });
  onTestFinished(() => app.close());
  return app.listen({ port, host: "127.0.0.1" });
}

/** A server has to be told its own address before it has one. */
async function freePort(): Promise<number> {
  const server = await new Promise<Server>((resolve) => {
    const listening = createServer().listen(0, "127.0.0.1", () => resolve(listening));
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

const isOver = ({ state }: UploadItem) => state === "done" || state === "failed";

/** The one upload, once it is over. */
async function outcome(uploader: Uploader): Promise<UploadItem> {
  return new Promise((resolve) => {
    const look = (items: readonly UploadItem[]) => {
      const [item] = items;
      if (!item || !isOver(item)) return;
      end();
      resolve(item);
    };
    const end = uploader.subscribe(look);
    look(uploader.items());
  });
}

describe("an upload with OSS's callback, on a phone", () => {
  it("is done, and the team was told once", async () => {
    const { team, uploader, file } = await setUp();
    uploader.add(file);
    expect(await outcome(uploader)).toMatchObject({
      state: "done",
      file: { name: "合同.pdf", size: 50_000 },
    });
    expect(team.events).toMatchObject([{ name: "合同.pdf", size: 50_000, user: "anonymous" }]);
  });

  it("that fails is 203 for the phone, which then confirms by itself", async () => {
    const { emulator, team, uploader, file } = await setUp();
    emulator.faults.add({ operation: "Callback", cut: true });
    uploader.add(file);
    expect((await outcome(uploader)).state).toBe("done");
    expect(team.events).toHaveLength(1);
  });

  it("is stored but not confirmed while the team's hook fails; asking again sends nothing again", async () => {
    const { emulator, team, uploader, file } = await setUp();
    team.failures = 2;
    const id = uploader.add(file);
    const failed = await outcome(uploader);
    expect(failed).toMatchObject({
      state: "failed",
      error: { code: "STORED_NOT_CONFIRMED", retryable: true },
    });
    expect(failed.percent).toBeLessThan(100);
    // The callback and the confirmation.
    expect(team.events).toHaveLength(2);

    emulator.faults.add({ operation: "PostObject", status: 403, code: "AccessDenied" });
    uploader.retry(id);
    expect(await outcome(uploader)).toMatchObject({ state: "done", percent: 100 });
    expect(team.events).toHaveLength(3);
    expect(new Set(team.events.map((event) => event.id)).size).toBe(1);
  });
});
