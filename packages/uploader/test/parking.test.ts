import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { file, setUp, stored, turn } from "./scripted.ts";

// No retries are left in these: none of it may use one up.
describe("an upload without a network", () => {
  it("is parked, aborts what is under way, and goes on when the network is back", async () => {
    const { uploader, switches, form, http, only, reached } = setUp();
    uploader.add(file);
    const sending = await form();
    switches.network(false);
    expect(only()).toMatchObject({ state: "parked", parked: "offline" });
    expect(sending.aborted).toBe(true);
    sending.fail(new UploadError("NETWORK"));
    await turn();
    expect(http.unasked).toBe(0);
    switches.network(true);
    (await form()).respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(only()).not.toHaveProperty("parked");
  });

  it("is parked too when it is added then", async () => {
    const { uploader, switches, http, only } = setUp();
    switches.network(false);
    uploader.add(file);
    expect(only().state).toBe("parked");
    expect(http.unasked).toBe(0);
    switches.network(true);
    expect(only().state).toBe("preparing");
  });

  it("can be cancelled, and does not come back", async () => {
    const { uploader, switches, form, only } = setUp();
    const id = uploader.add(file);
    await form();
    switches.network(false);
    uploader.cancel(id);
    switches.network(true);
    expect(only().state).toBe("cancelled");
  });
});

describe("an app in the background", () => {
  it("goes on sending for five seconds, then parks until it is shown", async () => {
    const { uploader, switches, form, clock, only } = setUp();
    uploader.add(file);
    const sending = await form();
    switches.hide();
    clock.move(4999);
    expect(only().state).toBe("uploading");
    clock.move(1);
    expect(only()).toMatchObject({ state: "parked", parked: "background" });
    expect(sending.aborted).toBe(true);
    switches.show();
    expect(only().state).toBe("preparing");
  });

  it("takes no notice of a short absence", async () => {
    const { uploader, switches, form, clock, only } = setUp();
    uploader.add(file);
    await form();
    switches.hide();
    clock.move(4000);
    switches.show();
    clock.move(60_000 - 40_000);
    expect(only().state).toBe("uploading");
  });

  it("parks when WeChat interrupts a call earlier, and goes on when it is shown", async () => {
    const { uploader, switches, form, only, reached } = setUp();
    uploader.add(file);
    const sending = await form();
    switches.hide();
    sending.fail(new UploadError("NETWORK", { interrupted: true }));
    await reached("parked");
    expect(only().parked).toBe("background");
    switches.show();
    expect(only().state).toBe("preparing");
  });
});

describe("another network", () => {
  it.each(["before", "after"])(
    "lets what it breaks go on; the breaking comes %s its notice",
    async (when) => {
      const { uploader, switches, form, clock, http, reached } = setUp();
      uploader.add(file);
      const sending = await form();
      if (when === "after") switches.network(true);
      sending.fail(new UploadError("NETWORK", { interrupted: when === "before" }));
      await reached("parked");
      clock.move(1000);
      (await form()).respond(200);
      (await http.next()).respond(200, stored);
      await reached("done");
    },
  );

  it("is no excuse for what breaks a minute later", async () => {
    const { uploader, switches, form, clock, reached } = setUp();
    uploader.add(file);
    const sending = await form();
    switches.network(true);
    clock.move(20_000);
    sending.fail(new UploadError("NETWORK"));
    await reached("failed");
  });
});

describe("pausing", () => {
  it("stops and goes on when told, not when the network comes back", async () => {
    const { uploader, switches, form, only, http } = setUp();
    const id = uploader.add(file);
    const sending = await form();
    uploader.pause(id);
    expect(sending.aborted).toBe(true);
    switches.network(false);
    switches.network(true);
    expect(only().state).toBe("paused");
    uploader.retry(id);
    expect(only().state).toBe("paused");
    uploader.resume(id);
    expect(only().state).toBe("preparing");
    await http.next();
  });

  it("frees the place for the next", async () => {
    const { uploader } = setUp({ parallel: 1 });
    const [first] = [uploader.add(file), uploader.add(file)];
    uploader.pause(first as string);
    expect(uploader.items().map(({ state }) => state)).toEqual(["paused", "preparing"]);
    uploader.resume(first as string);
    expect(uploader.items().map(({ state }) => state)).toEqual(["queued", "preparing"]);
  });
});
