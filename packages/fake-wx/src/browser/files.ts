import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { DigestAlgorithm, FilesPort } from "../platform.ts";
import { chooseFiles } from "./choose.ts";
import type { OwnFile, OwnFiles } from "./own-files.ts";

const HASHES = { md5, sha1, sha256 } as const;

/** The files port of a browser, and what a page needs beyond it to show a file. */
export interface BrowserFiles extends FilesPort {
  /** Gives the bytes behind a path that this port has given out. */
  blob(path: string): Promise<Blob | undefined>;
  /**
   * Gives an address that `<img>` can load, the same at every call; at once for a temporary file, and for what is none of
   * this port's paths.
   */
  objectUrl(path: string): Promise<string | undefined> | string | undefined;
}

const USER_FOLDER = "http://usr";

/**
 * Files are Blobs under paths like those of WeChat's developer tools: `http://tmp/3f0c….pdf` lives as long as the page,
 * `http://usr/…` lies in `own`.
 */
export function createFiles(randomBytes: (length: number) => Uint8Array, own: OwnFiles): BrowserFiles {
  const temporary = new Map<string, OwnFile & { readonly blob: Blob }>();
  const urls = new Map<string, string>();

  const keep = (blob: Blob, extension: string): string => {
    const path = `http://tmp/${bytesToHex(randomBytes(16))}${extension === "" ? "" : `.${extension}`}`;
    temporary.set(path, { blob, time: secondsNow() });
    return path;
  };
  const urlOf = (path: string, blob: Blob): string => {
    const url = urls.get(path) ?? URL.createObjectURL(blob);
    urls.set(path, url);
    return url;
  };
  const forgetUrl = (path: string) => {
    const url = urls.get(path);
    if (url !== undefined) URL.revokeObjectURL(url);
    urls.delete(path);
  };
  const find = async (path: string): Promise<OwnFile | undefined> => {
    if (path === USER_FOLDER) return { time: 0 };
    return isOwn(path) ? own.get(path) : temporary.get(path);
  };
  const blobAt = async (path: string): Promise<Blob> => {
    const blob = (await find(path))?.blob;
    if (blob === undefined) throw new Error(`no such file: ${path}`);
    return blob;
  };

  return {
    userFolder: USER_FOLDER,
    async choose(wish) {
      const files = await chooseFiles(wish);
      return files?.map((file) => ({
        path: keep(file, extensionOf(file.name)),
        name: file.name,
        size: file.size,
        time: Math.round(file.lastModified / 1000),
        type: file.type.startsWith("image/") ? "image" : file.type.startsWith("video/") ? "video" : "file",
      }));
    },
    async stat(path) {
      const found = await find(path);
      return found && { size: found.blob?.size ?? 0, time: found.time, isFolder: !found.blob };
    },
    async read(path, position, length) {
      const part = (await blobAt(path)).slice(position, position + length);
      return new Uint8Array(await part.arrayBuffer());
    },
    digest: async (path, algorithm) => digest(await blobAt(path), algorithm),
    keepTemporary: async (bytes, extension) => keep(new Blob([bytes]), extension),
    async copy(path, to) {
      await own.put(to, { blob: (await blobAt(path)).slice(), time: secondsNow() });
      forgetUrl(to);
    },
    async remove(path) {
      if (!temporary.delete(path)) await own.remove(path);
      forgetUrl(path);
    },
    list: async (folder) =>
      (await own.paths())
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes("/")),
    makeFolder: (path) => own.put(path, { time: secondsNow() }),
    removeFolder: (path) => own.remove(path),
    blob: async (path) => (await find(path))?.blob,
    objectUrl(path) {
      const blob = temporary.get(path)?.blob;
      if (blob) return urlOf(path, blob);
      return isOwn(path) ? own.get(path).then((found) => found?.blob && urlOf(path, found.blob)) : undefined;
    },
  };
}

function isOwn(path: string): boolean {
  return path.startsWith(`${USER_FOLDER}/`);
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,16})$/.exec(name)?.[1] ?? "";
}

/** Not WebCrypto: it has no MD5, takes whole files only, and is missing when the page comes from another machine. */
async function digest(blob: Blob, algorithm: DigestAlgorithm): Promise<string> {
  const hash = HASHES[algorithm].create();
  const reader = blob.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) hash.update(part.value);
  return bytesToHex(hash.digest());
}
