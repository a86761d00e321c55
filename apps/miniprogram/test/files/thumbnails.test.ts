import { expect, test, vi } from "vitest";
import { fileCache } from "../../src/files/file-cache.ts";
import { Thumbnails } from "../../src/files/thumbnails.ts";

const file = (key: string, thumbnail?: string) => ({ key, ...(thumbnail !== undefined && { thumbnail }) });

test("a row keeps the address it has, whatever the list brings later", () => {
  const thumbnails = new Thumbnails();
  expect(thumbnails.take([file("a", "a1"), file("b")])).toBe(true);
  expect(thumbnails.take([file("a", "a2"), file("b")])).toBe(false);
  expect(thumbnails.addresses).toEqual({ a: "a1" });
  expect(thumbnails.take([file("c", "c1"), file("a", "a3")])).toBe(true);
  expect(thumbnails.addresses).toEqual({ a: "a1", c: "c1" });
});

test("a picture that may no longer be shown is taken away", () => {
  const thumbnails = new Thumbnails();
  thumbnails.take([file("a", "a1")]);
  expect(thumbnails.take([file("a")])).toBe(true);
  expect(thumbnails.addresses).toEqual({});
});

test("an address that does not load is not tried again; another one is", () => {
  const thumbnails = new Thumbnails();
  thumbnails.take([file("a", "a1")]);
  thumbnails.refuse("a");
  expect(thumbnails.addresses).toEqual({});
  expect(thumbnails.take([file("a", "a1")])).toBe(false);
  expect(thumbnails.addresses).toEqual({});
  expect(thumbnails.take([file("a", "a2")])).toBe(true);
  expect(thumbnails.addresses).toEqual({ a: "a2" });
});

test("an address that may not be at fault is tried again with the next list", () => {
  const thumbnails = new Thumbnails();
  thumbnails.take([file("a", "a1")]);
  thumbnails.refuse("a");
  thumbnails.pardon("a");
  expect(thumbnails.addresses).toEqual({});
  expect(thumbnails.take([file("a", "a1")])).toBe(true);
  expect(thumbnails.addresses).toEqual({ a: "a1" });
});

test("one that is offered instead is tried, unless it is the same or the list was faster", () => {
  const thumbnails = new Thumbnails();
  thumbnails.take([file("a", "a1")]);
  thumbnails.refuse("a");
  expect(thumbnails.offer("a", "a1")).toBe(false);
  expect(thumbnails.offer("a", "a2")).toBe(true);
  expect(thumbnails.offer("a", "a3")).toBe(false);
  expect(thumbnails.addresses).toEqual({ a: "a2" });
});

test("the list that is kept on the phone holds no links", () => {
  const storage = new Map<string, unknown>();
  vi.stubGlobal("wx", {
    setStorageSync: (name: string, value: unknown) => storage.set(name, value),
    getStorageSync: (name: string) => storage.get(name),
  });
  const entry = {
    ...{ key: "uploads/u/1/document.png", name: "照片.png", profile: "document", size: 2048 },
    ...{ contentType: "image/png", uploadedAt: "2026-11-22T06:00:00.000Z" },
  };
  fileCache.write([{ ...entry, thumbnail: "https://signed" }]);
  expect(fileCache.read()).toEqual([entry]);
  vi.unstubAllGlobals();
});
