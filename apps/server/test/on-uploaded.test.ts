import { describe, expect, it } from "vitest";
import { createTellUploaded, type OnUploaded, type UploadedEvent } from "../src/on-uploaded/on-uploaded.ts";

const event = (id: string): UploadedEvent => ({
  id,
  user: "anonymous",
  profile: "document",
  key: "uploads/a.pdf",
  name: "合同.pdf",
  size: 12,
  contentType: "application/pdf",
  crc64: "1",
});

/** A hook that the test answers. */
function heldHook() {
  const calls: { readonly id: string; readonly signal: AbortSignal; end(error?: Error): void }[] = [];
  const hook: OnUploaded = ({ id }, signal) =>
    new Promise((resolve, reject) => {
      calls.push({ id, signal, end: (error) => (error ? reject(error) : resolve()) });
    });
  return { calls, hook };
}

describe("the team's hook", () => {
  it("runs once for one event, however often it is told", async () => {
    const { calls, hook } = heldHook();
    const tell = createTellUploaded(hook);
    const first = tell(event("a"));
    const second = tell(event("a"));
    expect(calls).toHaveLength(1);
    calls[0]?.end();
    await Promise.all([first, second]);
    await tell(event("a"));
    expect(calls).toHaveLength(1);
  });

  it("runs for two events at the same time", async () => {
    const { calls, hook } = heldHook();
    const tell = createTellUploaded(hook);
    const both = [tell(event("a")), tell(event("b"))];
    expect(calls.map(({ id }) => id)).toEqual(["a", "b"]);
    for (const { end } of calls) end();
    await Promise.all(both);
  });

  it("that failed runs again, and everybody who waited for it is told", async () => {
    const { calls, hook } = heldHook();
    const tell = createTellUploaded(hook);
    const both = [tell(event("a")), tell(event("a"))];
    const cause = new Error("the database is down");
    calls[0]?.end(cause);
    for (const told of both)
      await expect(told).rejects.toMatchObject({ code: "STORED_NOT_CONFIRMED", retryAfter: 5, cause });
    const again = tell(event("a"));
    calls[1]?.end();
    await again;
    expect(calls).toHaveLength(2);
  });

  it("that throws at once has failed too", async () => {
    const tell = createTellUploaded(() => {
      throw new Error("no");
    });
    await expect(tell(event("a"))).rejects.toMatchObject({ code: "STORED_NOT_CONFIRMED" });
  });

  it("may be no promise", async () => {
    let ran = 0;
    await createTellUploaded(() => void ran++)(event("a"));
    expect(ran).toBe(1);
  });

  it("that takes too long has failed, is told so, and runs again", async () => {
    const { calls, hook } = heldHook();
    const tell = createTellUploaded(hook, 20);
    await expect(tell(event("a"))).rejects.toMatchObject({
      code: "STORED_NOT_CONFIRMED",
      cause: { message: "onUploaded was not done after 20 ms" },
    });
    expect(calls[0]?.signal.aborted).toBe(true);
    // What it still does is its own affair.
    calls[0]?.end(new Error("late"));
    const again = tell(event("a"));
    calls[1]?.end();
    await again;
    expect(calls[1]?.signal.aborted).toBe(false);
  });

  it("is not remembered for ever: beyond ten thousand the oldest event may come again", async () => {
    let ran = 0;
    const tell = createTellUploaded(() => void ran++);
    for (let n = 0; n <= 10_000; n++) await tell(event(String(n)));
    await tell(event("10000"));
    expect(ran).toBe(10_001);
    await tell(event("0"));
    expect(ran).toBe(10_002);
  });
});
