import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { bucket, file, ossError, refusal, server, setUp, stored, ticket, turn } from "./scripted.ts";

type Scene = ReturnType<typeof setUp>;

/** Lets `ms` go by and all that follows from it happen. */
async function pass({ clock }: Scene, ms: number): Promise<void> {
  await turn();
  clock.move(ms);
  await turn();
}

describe("trying again by itself", () => {
  it.each([
    [
      "a broken network",
      (scene: Scene) => scene.form().then((form) => form.fail(new UploadError("NETWORK"))),
    ],
    [
      "a storage fault",
      (scene: Scene) => scene.form().then((form) => form.respond(500, ossError("InternalError"))),
    ],
    ["SlowDown", (scene: Scene) => scene.form().then((form) => form.respond(503, ossError("SlowDown")))],
    ["too many requests", (scene: Scene) => scene.form().then((form) => form.respond(429))],
    [
      "a server in trouble",
      (scene: Scene) =>
        scene.http.next().then((asking) => asking.respond(503, refusal("CREDENTIALS_UNAVAILABLE", true))),
    ],
  ])("mends %s after a wait, with the same request id", async (_what, goWrong) => {
    const scene = setUp({ retries: 1 });
    scene.uploader.add(file);
    await goWrong(scene);
    await turn();
    expect(scene.http.unasked).toBe(0);
    await pass(scene, 1000);
    const again = await scene.http.next();
    expect(again.url).toBe(`${server}/v1/uploads`);
    again.respond(200, ticket);
    (await scene.http.next()).respond(200);
    (await scene.http.next()).respond(200, stored);
    await scene.reached("done");
  });

  it("waits twice as long each time, and a random part of that", async () => {
    const scene = setUp({ retries: 4 });
    scene.uploader.add(file);
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      (await scene.http.next()).fail(new UploadError("NETWORK"));
      await turn();
      let waited = 0;
      while (scene.http.unasked === 0) {
        await pass(scene, 10);
        waited += 10;
      }
      waits.push(waited);
    }
    waits.forEach((waited, n) => {
      expect(waited).toBeLessThanOrEqual(1000 * 2 ** n + 10);
    });
    (await scene.http.next()).fail(new UploadError("NETWORK"));
    await scene.reached("failed");
    expect(scene.only().error?.code).toBe("TICKET_FAILED");
  });

  it("shows what it waits for and until when, and no longer than that", async () => {
    const scene = setUp({ retries: 2 });
    scene.uploader.add(file);
    const form = await scene.form();
    form.respond(503, ossError("SlowDown", "Please slow down."));
    await turn();
    const { retry } = scene.only();
    expect(retry?.error).toMatchObject({
      code: "STORAGE_UNAVAILABLE",
      retryable: true,
      detail: "HTTP 503 SlowDown: Please slow down.",
    });
    expect(retry?.at).toBeGreaterThanOrEqual(scene.clock.now());
    expect(retry?.at).toBeLessThanOrEqual(scene.clock.now() + 1000);
    expect(scene.only().state).toBe("uploading");
    await pass(scene, 1000);
    expect(scene.only()).not.toHaveProperty("retry");
    expect(scene.only().state).toBe("preparing");
  });

  it("is patient with a server that says it will be able again, also when it says so many times", async () => {
    const scene = setUp({ retries: 2, patience: 600_000 });
    scene.uploader.add(file);
    const from = scene.clock.now();
    let asked = 0;
    while (scene.only().state !== "failed") {
      if (scene.http.unasked > 0) {
        (await scene.http.next()).respond(503, refusal("OVERLOADED", true));
        asked += 1;
      }
      await pass(scene, 1000);
    }
    expect(scene.only().error?.code).toBe("OVERLOADED");
    expect(scene.clock.now() - from).toBeGreaterThan(600_000);
    expect(scene.clock.now() - from).toBeLessThan(640_000);
    expect(asked).toBeGreaterThan(20);
  });

  it.each([
    ["a fault of the request", 400, ossError("InvalidArgument"), "UPLOAD_REFUSED"],
    ["a bucket that does not let it in", 403, ossError("AccessDenied", "no right"), "UPLOAD_REFUSED"],
    ["a missing bucket", 404, ossError("NoSuchBucket"), "UPLOAD_REFUSED"],
  ])("does not happen after %s", async (_what, status, body, code) => {
    const scene = setUp({ retries: 5 });
    scene.uploader.add(file);
    (await scene.form()).respond(status, body);
    await scene.reached("failed");
    expect(scene.only().error?.code).toBe(code);
    expect(scene.http.unasked).toBe(0);
  });

  it.each([
    ossError("AccessDenied", "Request has expired."),
    ossError("SecurityTokenExpired"),
    ossError("SignatureDoesNotMatch"),
  ])("gets one fresh ticket, at once, for %s", async (body) => {
    const scene = setUp({ retries: 5 });
    scene.uploader.add(file);
    (await scene.form()).respond(403, body);
    (await scene.form()).respond(403, body);
    await scene.reached("failed");
    expect(["POLICY_EXPIRED", "SIGNATURE_REFUSED"]).toContain(scene.only().error?.code);
  });

  it("only confirms again what is stored", async () => {
    const scene = setUp({ retries: 1 });
    scene.uploader.add(file);
    (await scene.form()).respond(200);
    (await scene.http.next()).fail(new UploadError("TIMEOUT"));
    await pass(scene, 1000);
    const again = await scene.http.next();
    expect(again.url).toBe(`${server}/v1/uploads/complete`);
    again.respond(200, stored);
    await scene.reached("done");
  });
});

describe("a form that is too slow", () => {
  it.each(["silence", "a timeout"])(
    "is ended by %s, and goes on in parts under the same request id",
    async (what) => {
      const scene = setUp({ retries: 1 });
      scene.uploader.add(file);
      const asking = await scene.http.next();
      asking.respond(200, ticket);
      const form = await scene.http.next();
      form.progress(300, 1300);
      if (what === "silence") await pass(scene, 30_000);
      else form.fail(new UploadError("TIMEOUT"));
      await pass(scene, 1000);
      if (what === "silence") expect(form.aborted).toBe(true);
      const again = await scene.http.next();
      expect(again.json).toEqual({ ...asking.json, kind: "multipart" });
    },
  );

  it("is not ended while bytes flow, nor when the phone says at once that all is sent", async () => {
    const scene = setUp({ retries: 1 });
    scene.uploader.add(file);
    const form = await scene.form();
    for (let sent = 100; sent < 600; sent += 100) {
      form.progress(sent, 1300);
      await pass(scene, 29_000);
    }
    form.progress(1300, 1300);
    await pass(scene, 200_000);
    expect(form.aborted).toBe(false);
    expect(scene.only()).toMatchObject({ state: "uploading" });
    expect(scene.http.unasked).toBe(0);
    expect(form.url).toBe(bucket);
  });
});
