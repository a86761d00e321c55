import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StallWatch } from "../src/stall-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("aborts when nothing has moved for that long", () => {
  const watch = new StallWatch(1000);
  vi.advanceTimersByTime(999);
  expect(watch.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(watch.signal.aborted).toBe(true);
});

it("lets a transfer that moves take as long as it needs", () => {
  const watch = new StallWatch(1000);
  for (let i = 0; i < 100; i++) {
    vi.advanceTimersByTime(900);
    watch.moved();
  }
  expect(watch.signal.aborted).toBe(false);
});

it("leaves no timer behind once it is stopped", () => {
  new StallWatch(1000).stop();
  expect(vi.getTimerCount()).toBe(0);
});
