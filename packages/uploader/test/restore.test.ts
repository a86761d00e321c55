import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { file, phone, server, setUp, stored, ticket, turn } from "./scripted.ts";

const DAY = 24 * 3600 * 1000;

/** A phone on which the app was killed while a form was sent. */
async function killed({ room = Number.POSITIVE_INFINITY } = {}) {
  const on = phone();
  on.files.content.set(file.path, randomBytes(file.size));
  on.files.room = room;
  const first = setUp({ on });
  const id = first.uploader.add(file);
  const asking = await on.http.next();
  asking.respond(200, ticket);
  await on.http.next();
  const content = on.files.content.get(file.path) as Uint8Array;
  // A temporary file's path is good for one run only.
  on.files.content.delete(file.path);
  return { on, id, asking, content };
}

describe("after the app was killed", () => {
  it("an upload goes on from its private copy, under the same request id", async () => {
    const { on, id, asking } = await killed();
    const { uploader, http, reached } = setUp({ on });
    expect(uploader.items()).toEqual([]);
    const [restored] = await uploader.restore();
    expect(restored).toMatchObject({ id, name: file.name, size: file.size });
    const again = await http.next();
    expect(again.json).toEqual(asking.json);
    again.respond(200, ticket);
    const form = await http.next();
    expect(form.form?.path).toBe(on.files.copies[0]);
    form.respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(on.files.copies).toEqual([]);
    expect(on.store.keys()).toEqual([]);
  });

  it("gives new uploads other ids than those of the last run", async () => {
    const { on, id } = await killed();
    expect(setUp({ on }).uploader.add(file)).not.toBe(id);
  });

  it("without a copy it asks for the file, and knows it by its size and digest", async () => {
    const { on, id, content } = await killed({ room: 0 });
    const { uploader, only, http } = setUp({ on });
    await uploader.restore();
    expect(only()).toMatchObject({ state: "failed", error: { code: "FILE_NEEDED", retryable: false } });
    on.files.content.set("wxfile://tmp_9.pdf", content);
    on.files.content.set("wxfile://tmp_8.pdf", randomBytes(file.size));
    expect(await uploader.attach(id, { ...file, path: "wxfile://tmp_9.pdf", size: 999 })).toBe(false);
    expect(await uploader.attach(id, { ...file, path: "wxfile://tmp_8.pdf" })).toBe(false);
    expect(only().state).toBe("failed");
    expect(await uploader.attach(id, { ...file, path: "wxfile://tmp_9.pdf" })).toBe(true);
    (await http.next()).respond(200, ticket);
    expect((await http.next()).form?.path).toBe("wxfile://tmp_9.pdf");
  });

  it("an upload whose copy is gone is known by its digest all the same, as after a page was loaded anew", async () => {
    const { on, id, content } = await killed();
    on.files.content.clear();
    const { uploader, only, http } = setUp({ on });
    await uploader.restore();
    expect(only()).toMatchObject({ state: "failed", error: { code: "FILE_NEEDED" } });
    on.files.content.set("wxfile://tmp_8.pdf", randomBytes(file.size));
    on.files.content.set("wxfile://tmp_9.pdf", content);
    expect(await uploader.attach(id, { ...file, path: "wxfile://tmp_8.pdf" })).toBe(false);
    expect(await uploader.attach(id, { ...file, path: "wxfile://tmp_9.pdf" })).toBe(true);
    expect((await http.next()).json.requestId).toBeTruthy();
  });

  it("a copy that was cut short by the kill is none", async () => {
    const { on } = await killed();
    on.files.content.set(on.files.copies[0] as string, new Uint8Array(10));
    const { uploader, only } = setUp({ on });
    await uploader.restore();
    expect(only().error?.code).toBe("FILE_NEEDED");
  });

  it("what only lacks the confirmation needs no file", async () => {
    const on = phone();
    on.files.room = 0;
    const first = setUp({ on });
    first.uploader.add(file);
    (await on.http.next()).respond(200, ticket);
    (await on.http.next()).respond(200);
    await on.http.next();
    on.files.content.clear();
    const { uploader, http, reached } = setUp({ on });
    await uploader.restore();
    const confirming = await http.next();
    expect(confirming.url).toBe(`${server}/v1/uploads/complete`);
    confirming.respond(200, stored);
    await reached("done");
  });

  it("entries of seven days ago and of other versions are swept, with their copies", async () => {
    const { on } = await killed();
    on.clock.move(7 * DAY + 1);
    on.store.set("zhichuan/document/upload-7", { version: 99, memo: {} });
    on.store.set("the-app's-own", {});
    const { uploader } = setUp({ on });
    expect(await uploader.restore()).toEqual([]);
    expect(on.store.keys()).toEqual(["the-app's-own"]);
    expect(on.files.copies).toEqual([]);
  });

  it("a copy is swept that a kill has kept from being deleted", async () => {
    const on = phone();
    const forget = on.files.forget.bind(on.files);
    on.files.forget = () => new Promise(() => {});
    const { uploader, form, http, reached } = setUp({ on });
    uploader.add(file);
    (await form()).respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(on.files.copies).toHaveLength(1);
    on.files.forget = forget;
    expect(await setUp({ on }).uploader.restore()).toEqual([]);
    expect(on.files.copies).toEqual([]);
    expect(on.store.keys()).toEqual([]);
  });

  it("another uploader's uploads are left alone", async () => {
    const { on } = await killed();
    expect(await setUp({ on, profile: "avatar" }).uploader.restore()).toEqual([]);
    expect(on.store.keys()).toHaveLength(1);
  });

  it("no more than fifty uploads are kept", async () => {
    const on = phone();
    const { uploader } = setUp({ on, copyBudget: 0 });
    for (let n = 0; n < 60; n++) uploader.add(file);
    await turn();
    expect(on.store.keys()).toHaveLength(50);
  });

  it("a full storage is told to the developer, and stops nothing", async () => {
    const on = phone();
    on.store.set = () => {
      throw new Error("exceed storage max size 10Mb");
    };
    const { uploader, form, http, reached, warnings } = setUp({ on });
    uploader.add(file);
    (await form()).respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(warnings.join()).toContain("exceed storage max size");
  });

  it("copies take no more than their budget", async () => {
    const on = phone();
    const { uploader } = setUp({ on, copyBudget: 2500 });
    for (let n = 0; n < 4; n++) uploader.add(file);
    await turn();
    expect(on.files.copies).toHaveLength(2);
  });
});
