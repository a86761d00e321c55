import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { bucket, file, refusal, server, setUp, stored, turn } from "./scripted.ts";

const later = {
  ...stored,
  url: `${bucket}/${stored.key}?x-oss-signature=2`,
  urlExpiresAt: "2026-11-22T02:00:00.000Z",
};

async function done() {
  const scene = setUp();
  const id = scene.uploader.add(file);
  (await scene.form()).respond(200);
  (await scene.http.next()).respond(200, stored);
  await scene.reached("done");
  return { ...scene, id };
}

describe("a stored file's link, once its minutes are over", () => {
  it("is asked for anew with the same upload, and the item has it from then on", async () => {
    const { http, uploader, id, only } = await done();
    const told: unknown[] = [];
    uploader.subscribe(([item]) => told.push(item?.file?.url));

    const refreshing = uploader.refresh(id);
    const asking = await http.next();
    expect(asking.url).toBe(`${server}/v1/uploads/complete`);
    expect(asking.json).toEqual({ upload: "sealed-1" });
    asking.respond(200, later);

    expect(await refreshing).toEqual(later);
    expect(only()).toMatchObject({ state: "done", percent: 100, file: later });
    expect(told).toEqual([later.url]);
  });

  it("stays as it is when the server refuses or does not answer, and the upload stays done", async () => {
    const { http, uploader, id, only } = await done();

    const refused = uploader.refresh(id);
    (await http.next()).respond(410, refusal("TICKET_EXPIRED"));
    await expect(refused).rejects.toMatchObject({ code: "TICKET_EXPIRED", retryable: false });

    const lost = uploader.refresh(id);
    (await http.next()).fail(new UploadError("NETWORK"));
    await expect(lost).rejects.toMatchObject({ code: "NETWORK", retryable: true });
    expect(only()).toMatchObject({ state: "done", file: stored });
  });

  it("is found again by the file's digest where nothing had to be sent", async () => {
    const { http, uploader, reached } = setUp({ instant: true });
    const id = uploader.add(file);
    const first = await http.next();
    first.respond(200, { kind: "stored", file: stored, serverTime: "2026-11-22T00:00:00.000Z" });
    await reached("done");

    const refreshing = uploader.refresh(id);
    const second = await http.next();
    expect(second.json).toEqual(first.json);
    second.respond(200, { kind: "stored", file: later, serverTime: "2026-11-22T01:00:00.000Z" });
    expect(await refreshing).toEqual(later);
  });

  it("is nothing to ask for while the file is not stored", async () => {
    const { http, uploader } = setUp();
    const id = uploader.add(file);
    await http.next();
    await expect(uploader.refresh(id)).rejects.toMatchObject({ code: "OBJECT_MISSING" });
    await expect(uploader.refresh("upload-7")).rejects.toMatchObject({ code: "OBJECT_MISSING" });
    await turn();
    expect(http.unasked).toBe(0);
  });
});
