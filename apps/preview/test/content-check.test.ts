import { randomBytes } from "node:crypto";
import type { FilesAnswer, FileUrlAnswer } from "@zhichuan/contract";
import { startEmulator } from "@zhichuan/emulator";
import { FakePhone } from "@zhichuan/fake-wx/phone";
import { createUploader, createWxSession, type UploadItem } from "@zhichuan/uploader/wx";
import { expect, it, onTestFinished, vi } from "vitest";
import { startSigningServer } from "../src/signing-server.ts";

/** What `dev` runs, and a phone on which somebody uploads an avatar of that name. */
async function upload(name: string) {
  const now = () => new Date();
  const emulator = await startEmulator({ now });
  onTestFinished(() => emulator.close());
  const { url: server, stop } = await startSigningServer({
    ...{ emulator, port: 0, host: "127.0.0.1", now },
    log: () => {},
  });
  onTestFinished(stop);
  const phone = new FakePhone({ login: () => emulator.wechat.login("zhang") });
  onTestFinished(() => phone.close());
  vi.stubGlobal("wx", phone.wx);
  onTestFinished(() => void vi.unstubAllGlobals());

  const session = createWxSession({ server });
  const uploader = createUploader({ server, session, profile: "avatar", retries: 0, progressInterval: 0 });
  const bytes = randomBytes(20_000);
  uploader.add(await phone.choose(name, bytes));
  const item = await new Promise<UploadItem>((resolve) => {
    uploader.subscribe(([first]) => {
      if (first?.state === "done" || first?.state === "failed") resolve(first);
    });
  });
  const authorization = `Bearer ${await session.get()}`;
  const ask = async <Answer>(path: string) => {
    const answer = await fetch(server + path, { headers: { authorization } });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  return { emulator, item, bytes, ask };
}

it("an avatar is done while it is checked, and can be read once it has passed", async () => {
  const { emulator, item, bytes, ask } = await upload("我.jpg");
  expect(item).toMatchObject({ state: "done", file: { moderation: "pending" } });
  expect(item.file).not.toHaveProperty("url");
  await emulator.wechat.idle();
  const { body: listed } = await ask<FilesAnswer>("/v1/files");
  expect(listed.files).toMatchObject([{ name: "我.jpg", profile: "avatar", moderation: "pass" }]);
  const { body: link } = await ask<FileUrlAnswer>(
    `/v1/files/url?key=${encodeURIComponent(item.file?.key ?? "")}`,
  );
  expect(Buffer.from(await (await fetch(link.url)).arrayBuffer()).equals(bytes)).toBe(true);
});

it("one that is risky can be read by nobody", async () => {
  const { emulator, item, ask } = await upload("risky.jpg");
  await emulator.wechat.idle();
  const { body: listed } = await ask<FilesAnswer>("/v1/files");
  expect(listed.files).toMatchObject([{ moderation: "risky" }]);
  expect((await ask(`/v1/files/url?key=${encodeURIComponent(item.file?.key ?? "")}`)).status).toBe(403);
});
