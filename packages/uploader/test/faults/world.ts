import { expect, onTestFinished } from "vitest";
import type { UploadItem } from "../../src/index.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";

/** A system that ends with the test, and what is expected of it. */
export interface World extends System {
  /** The upload is done, and the bucket has its bytes. */
  expectStored(item: UploadItem | undefined): Promise<void>;
  /** Nothing is left over: no object that is none of the files, no open multipart, no private copy, no entry. */
  expectClean(): Promise<void>;
}

/** Starts a system for a test. */
export async function createWorld(options?: SystemOptions): Promise<World> {
  const system = await startSystem(options);
  onTestFinished(() => system.close());
  return Object.assign(system, {
    async expectStored(item: UploadItem | undefined) {
      expect(item, JSON.stringify(item)).toMatchObject({ state: "done", percent: 100 });
      expect(item && (await system.isStored(item)), `${item?.name} byte for byte`).toBe(true);
    },

    async expectClean() {
      // What follows an upload's end, its abort at the server and the deletion of its copy, takes a moment.
      await expect
        .poll(async () => (await system.unfinished()).join("\n"), { timeout: 2000, interval: 5 })
        .toBe("");
      expect(await system.strangeObjects()).toEqual([]);
    },
  });
}
