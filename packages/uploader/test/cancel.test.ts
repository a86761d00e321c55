import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { file, server, setUp, stored, ticket, turn } from "./scripted.ts";

describe("cancelling", () => {
  it("while the ticket is asked for aborts that and takes no notice of a late answer", async () => {
    const { http, uploader, only } = setUp();
    const id = uploader.add(file);
    const asking = await http.next();
    uploader.cancel(id);
    expect(asking.aborted).toBe(true);
    expect(only().state).toBe("cancelled");
    asking.respond(200, ticket);
    await turn();
    expect(only().state).toBe("cancelled");
    expect(http.unasked).toBe(0);
  });

  it("while the file is sent aborts that; late progress, answers and errors find nobody", async () => {
    const { http, uploader, only, form } = setUp();
    const id = uploader.add(file);
    const sending = await form();
    sending.progress(500, 1000);
    uploader.cancel(id);
    expect(sending.aborted).toBe(true);
    sending.progress(900, 1000);
    expect(only()).toMatchObject({ state: "cancelled", percent: 50 });
    sending.fail(new UploadError("NETWORK"));
    await turn();
    expect(only().state).toBe("cancelled");
    expect(only()).not.toHaveProperty("error");
    expect(http.unasked).toBe(0);
  });

  it("right after the answer has come still counts", async () => {
    const { http, uploader, only, form } = setUp();
    const id = uploader.add(file);
    (await form()).respond(200);
    await Promise.resolve();
    uploader.cancel(id);
    await turn();
    expect(only().state).toBe("cancelled");
    expect(http.unasked).toBe(0);
  });

  it("while confirming keeps in mind that the file is stored", async () => {
    const { http, uploader, only, reached, form } = setUp();
    const id = uploader.add(file);
    (await form()).respond(200);
    const confirming = await http.next();
    uploader.cancel(id);
    confirming.respond(200, stored);
    await turn();
    expect(only().state).toBe("cancelled");
    expect(only()).not.toHaveProperty("file");

    uploader.retry(id);
    const again = await http.next();
    expect(again.url).toBe(`${server}/v1/uploads/complete`);
    again.respond(200, stored);
    await reached("done");
  });

  it("can be taken back; answers of the first attempt do not disturb the second", async () => {
    const { http, uploader, only, reached, form } = setUp();
    const id = uploader.add(file);
    const first = await form();
    uploader.cancel(id);
    uploader.retry(id);
    const second = await form();
    first.progress(900, 1000);
    first.respond(200);
    await turn();
    expect(only()).toMatchObject({ state: "uploading", percent: 0 });
    second.respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
  });

  it("does nothing to what has ended", async () => {
    const { http, uploader, only, reached, form } = setUp();
    const id = uploader.add(file);
    (await form()).respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    uploader.cancel(id);
    expect(only().state).toBe("done");
  });
});

describe("removing", () => {
  it("gives up what is under way and takes the item away", async () => {
    const { uploader, form } = setUp();
    const id = uploader.add(file);
    const sending = await form();
    const seen: number[] = [];
    uploader.subscribe((items) => seen.push(items.length));
    uploader.remove(id);
    expect(sending.aborted).toBe(true);
    expect(uploader.items()).toEqual([]);
    await turn();
    expect(new Set(seen)).toEqual(new Set([0]));
    uploader.remove(id);
  });

  it("takes away an item that has failed", async () => {
    const { http, uploader, reached } = setUp();
    const id = uploader.add(file);
    (await http.next()).fail(new UploadError("NETWORK"));
    await reached("failed");
    uploader.remove(id);
    expect(uploader.items()).toEqual([]);
  });
});
