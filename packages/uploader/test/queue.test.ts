import { describe, expect, it } from "vitest";
import { UploadError } from "../src/index.ts";
import { file, setUp, stored, ticket, turn } from "./scripted.ts";

const states = (items: readonly { readonly state: string }[]) => items.map((item) => item.state).join(" ");

describe("the queue", () => {
  it("starts three at once and the rest in order, as places become free", async () => {
    const { http, uploader } = setUp();
    const ids = ["1", "2", "3", "4", "5"].map((name) => uploader.add({ ...file, name }));
    expect(states(uploader.items())).toBe("preparing preparing preparing queued queued");
    await turn();
    expect(http.unasked).toBe(3);

    const [first] = [await http.next(), await http.next(), await http.next()];
    first?.fail(new UploadError("NETWORK"));
    expect((await http.next()).json.name).toBe("4");
    expect(states(uploader.items())).toBe("failed preparing preparing preparing queued");
    uploader.cancel(ids[1] as string);
    expect((await http.next()).json.name).toBe("5");
    expect(states(uploader.items())).toBe("failed cancelled preparing preparing preparing");
  });

  it("sends as many at once as the page wants and the connections allow", async () => {
    const { http, uploader } = setUp({ parallel: 10, connections: 5 });
    for (let n = 0; n < 10; n++) uploader.add(file);
    for (let n = 0; n < 10; n++) (await http.next()).respond(200, ticket);
    for (let n = 0; n < 5; n++) expect((await http.next()).form).toBeDefined();
    await turn();
    expect(http.unasked).toBe(0);
  });

  it("frees the place of one that is removed, and queues one that is retried", async () => {
    const { uploader } = setUp({ parallel: 1 });
    const [first, second] = [uploader.add(file), uploader.add(file)];
    expect(states(uploader.items())).toBe("preparing queued");
    uploader.cancel(second as string);
    uploader.retry(second as string);
    expect(states(uploader.items())).toBe("preparing queued");
    uploader.remove(first as string);
    expect(states(uploader.items())).toBe("preparing");
  });

  it("goes on by itself to the last file", async () => {
    const { http, uploader, form } = setUp({ parallel: 1 });
    for (const name of ["1", "2", "3"]) uploader.add({ ...file, name });
    for (const _name of ["1", "2", "3"]) {
      (await form()).respond(200);
      (await http.next()).respond(200, stored);
    }
    await turn();
    expect(states(uploader.items())).toBe("done done done");
  });

  it("gives every file a request id of its own", async () => {
    const { http, uploader } = setUp();
    uploader.add(file);
    uploader.add(file);
    expect((await http.next()).json.requestId).not.toBe((await http.next()).json.requestId);
  });
});

describe("items", () => {
  it("are frozen plain data that JSON carries whole", async () => {
    const { http, uploader, reached, only } = setUp();
    uploader.add(file);
    (await http.next()).fail(new UploadError("NETWORK", { detail: "request:fail" }));
    await reached("failed");
    expect(JSON.parse(JSON.stringify(uploader.items()))).toEqual(uploader.items());
    expect(Object.values(only())).not.toContain(undefined);
    expect(Object.values(only().error ?? {})).not.toContain(undefined);
    expect(
      Object.isFrozen(uploader.items()) && Object.isFrozen(only()) && Object.isFrozen(only().error),
    ).toBe(true);
  });

  it("stay the same objects until something changes", async () => {
    const { uploader } = setUp();
    const [first] = [uploader.add(file), uploader.add(file)];
    const before = uploader.items();
    uploader.cancel(first as string);
    const after = uploader.items();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });
});

describe("subscribing", () => {
  it("tells every state, as soon as what leads to it has run", async () => {
    const { http, uploader, reached, form } = setUp();
    const seen: string[] = [];
    uploader.subscribe((items) => seen.push(states(items)));
    uploader.add(file);
    (await form()).respond(200);
    (await http.next()).respond(200, stored);
    await reached("done");
    expect(seen.filter((state, index) => state !== seen[index - 1])).toEqual([
      "preparing",
      "uploading",
      "confirming",
      "done",
    ]);
  });

  it("tells progress once in 100 ms, the last of it too", async () => {
    const { uploader, clock, form } = setUp();
    uploader.add(file);
    const sending = await form();
    clock.move(1000);
    const seen: number[] = [];
    uploader.subscribe(([item]) => seen.push(item?.percent ?? -1));
    for (const sent of [100, 200, 300]) sending.progress(sent, 1000);
    expect(seen).toEqual([10]);
    clock.move(99);
    expect(seen).toEqual([10]);
    clock.move(1);
    expect(seen).toEqual([10, 30]);
    clock.move(1000);
    expect(seen).toEqual([10, 30]);
    sending.progress(400, 1000);
    expect(seen).toEqual([10, 30, 40]);
  });

  it("tells a new state without waiting for the interval, and nothing twice", async () => {
    const { uploader, clock, form, reached } = setUp({ progressInterval: 500 });
    uploader.add(file);
    const sending = await form();
    clock.move(1000);
    const seen: string[] = [];
    uploader.subscribe(([item]) => seen.push(`${item?.state} ${item?.percent}`));
    sending.progress(100, 1000);
    sending.progress(200, 1000);
    sending.fail(new UploadError("NETWORK"));
    await reached("failed");
    clock.move(5000);
    expect(seen).toEqual(["uploading 10", "failed 20"]);
  });

  it("tells once of all that is added in one turn", async () => {
    const { uploader } = setUp();
    const seen: string[] = [];
    uploader.subscribe((items) => seen.push(states(items)));
    for (let n = 0; n < 9; n++) uploader.add(file);
    await turn();
    expect(seen).toEqual([`preparing preparing preparing${" queued".repeat(6)}`]);
  });

  it("ends when the page says so", async () => {
    const { uploader } = setUp();
    const seen: unknown[] = [];
    const listener = () => seen.push(1);
    const end = uploader.subscribe(listener);
    const other = uploader.subscribe(listener);
    end();
    end();
    uploader.add(file);
    await turn();
    expect(seen).toHaveLength(1);
    other();
    uploader.add(file);
    await turn();
    expect(seen).toHaveLength(1);
  });

  it("does not let a page's fault stop the upload, nor hides it", async () => {
    const { http, uploader, clock, only, reached } = setUp();
    uploader.subscribe(() => {
      throw new Error("setData failed");
    });
    uploader.add(file);
    const asking = await http.next();
    expect(() => clock.move(0)).toThrow("setData failed");
    asking.respond(200, ticket);
    await reached("uploading");
    expect(only().state).toBe("uploading");
  });

  it("lets a listener call the uploader", async () => {
    const { http, uploader } = setUp({ parallel: 1 });
    const ids = [uploader.add(file), uploader.add(file)];
    uploader.subscribe((items) => {
      if (items[0]?.state === "failed") uploader.remove(ids[0] as string);
    });
    (await http.next()).fail(new UploadError("NETWORK"));
    await http.next();
    expect(states(uploader.items())).toBe("preparing");
  });
});

describe("options out of range", () => {
  it.each([
    [{ server: "upload.example.com" }, "server"],
    [{ parallel: 0 }, "parallel"],
    [{ parallel: 11 }, "parallel"],
    [{ serverTimeout: 0 }, "serverTimeout"],
    [{ uploadTimeout: Number.NaN }, "uploadTimeout"],
    [{ progressInterval: -1 }, "progressInterval"],
  ])("%o is refused by name", (options, name) => {
    expect(() => setUp(options)).toThrow(RangeError);
    expect(() => setUp(options)).toThrow(name);
  });

  it("takes undefined as not given", () => {
    expect(() => setUp({ parallel: undefined as never })).not.toThrow();
  });
});
