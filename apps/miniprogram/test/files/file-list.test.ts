import type { FileEntry } from "@zhichuan/contract/types";
import { UploadError } from "@zhichuan/uploader/wx";
import { describe, expect, test, vi } from "vitest";
import { FileList, type FileListState } from "../../src/files/file-list.ts";

const file = (number: number): FileEntry => ({
  key: `uploads/u/${number}/document.pdf`,
  name: `${number}.pdf`,
  profile: "document",
  size: number,
  contentType: "application/pdf",
  uploadedAt: "2026-11-22T06:00:00.000Z",
});
const files = (...numbers: readonly number[]) => numbers.map(file);
const serverTime = "2026-11-22T06:00:00.000Z";

/** A list over a server whose calls the test answers one by one. */
function setUp(kept?: readonly FileEntry[]) {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const calls: { readonly name: string; resolve(value: object): void; reject(error: Error): void }[] = [];
  const call = (name: string) =>
    new Promise<never>((resolve, reject) => calls.push({ name, resolve: resolve as never, reject }));
  const written: (readonly FileEntry[])[] = [];
  const states: FileListState[] = [];
  const list = new FileList(
    { list: (after) => call(`list ${after ?? ""}`), remove: (key) => call(`remove ${key}`) },
    { read: () => kept, write: (entries) => void written.push(entries) },
    (state) => states.push(state),
  );
  const names = () => list.state.files?.map(({ name }) => name);
  return { list, calls, written, states, names };
}

describe("the list of files", () => {
  test("begins with what was kept, and keeps what the server says", async () => {
    const { list, calls, written, names } = setUp(files(1));
    expect(names()).toEqual(["1.pdf"]);
    const refreshed = list.refresh();
    expect(list.state.refreshing).toBe(true);
    calls[0]?.resolve({ files: files(2, 1), serverTime });
    await refreshed;
    expect(names()).toEqual(["2.pdf", "1.pdf"]);
    expect(written).toEqual([files(2, 1)]);
    expect(list.state).toMatchObject({ refreshing: false, more: "none", error: undefined });
  });

  test("asks once, however often it is told to", async () => {
    const { list, calls } = setUp();
    const all = [list.refresh(), list.refresh(), list.refresh()];
    calls[0]?.resolve({ files: [], serverTime });
    await Promise.all(all);
    expect(calls).toHaveLength(1);
  });

  test("keeps what it has when a refresh fails, and says why", async () => {
    const { list, calls, names } = setUp(files(1));
    const refreshed = list.refresh();
    calls[0]?.reject(new UploadError("NETWORK", { requestId: "id-1" }));
    await refreshed;
    expect(names()).toEqual(["1.pdf"]);
    expect(list.state.error).toEqual({ code: "NETWORK", retryable: true, requestId: "id-1" });
  });

  test("adds older pages, none of them twice, and tries a failed one again", async () => {
    const { list, calls, names } = setUp();
    const refreshed = list.refresh();
    calls[0]?.resolve({ files: files(5, 4), next: "p2", serverTime });
    await refreshed;
    const failing = list.loadMore();
    calls[1]?.reject(new UploadError("TIMEOUT"));
    await failing;
    expect(list.state.more).toBe("failed");
    const more = list.loadMore();
    void list.loadMore();
    expect(calls.map(({ name }) => name)).toEqual(["list ", "list p2", "list p2"]);
    calls[2]?.resolve({ files: files(4, 3), serverTime });
    await more;
    expect(names()).toEqual(["5.pdf", "4.pdf", "3.pdf"]);
    expect(list.state.more).toBe("none");
  });

  test("keeps older pages through a refresh that finds nothing new, and drops them otherwise", async () => {
    const { list, calls, names } = setUp();
    const refresh = async (first: readonly FileEntry[]) => {
      const refreshed = list.refresh();
      calls.at(-1)?.resolve({ files: first, next: "p2", serverTime });
      await refreshed;
    };
    await refresh(files(5, 4));
    const more = list.loadMore();
    calls.at(-1)?.resolve({ files: files(3), next: "p3", serverTime });
    await more;
    await refresh(files(5, 4));
    expect(names()).toEqual(["5.pdf", "4.pdf", "3.pdf"]);
    await refresh(files(6, 5));
    expect(names()).toEqual(["6.pdf", "5.pdf"]);
  });

  test("takes a deleted file out at once, and puts it back in its place when that fails", async () => {
    const { list, calls, names, written } = setUp(files(3, 2, 1));
    const removing = list.remove(file(2).key);
    expect(names()).toEqual(["3.pdf", "1.pdf"]);
    calls[0]?.reject(new UploadError("NETWORK"));
    await expect(removing).rejects.toMatchObject({ code: "NETWORK" });
    expect(names()).toEqual(["3.pdf", "2.pdf", "1.pdf"]);

    const again = list.remove(file(2).key);
    calls[1]?.resolve({ deleted: 1, serverTime });
    await again;
    expect(names()).toEqual(["3.pdf", "1.pdf"]);
    expect(written.at(-1)).toEqual(files(3, 1));
  });

  test("does not show a file that is being deleted, though a refresh still finds it", async () => {
    const { list, calls, names } = setUp(files(2, 1));
    const removing = list.remove(file(1).key);
    const refreshed = list.refresh();
    calls[1]?.resolve({ files: files(2, 1), serverTime });
    await refreshed;
    expect(names()).toEqual(["2.pdf"]);
    calls[0]?.resolve({ deleted: 1, serverTime });
    await removing;
    expect(names()).toEqual(["2.pdf"]);
  });
});
