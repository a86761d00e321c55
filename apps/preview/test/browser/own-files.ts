import type { Page } from "playwright-core";

/** A file or folder in the mini-program's folder; a folder has no size. */
interface Kept {
  readonly path: string;
  readonly size: number | undefined;
}

/** Gives what the browser keeps of the mini-program's own files. */
export function ownFiles(page: Page): Promise<Kept[]> {
  return page.evaluate(async () => {
    const promised = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await promised(indexedDB.open("fake-wx files"));
    const store = database.transaction("files").objectStore("files");
    const [paths, files] = await Promise.all([promised(store.getAllKeys()), promised(store.getAll())]);
    database.close();
    return paths.map((path, place) => ({ path: String(path), size: files[place].blob?.size }));
  });
}

/** WeChat clears the mini-program's own files away between two runs; its storage stays. The page is left. */
export async function loseOwnFiles(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/page/icon.svg`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase("fake-wx files");
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );
}
