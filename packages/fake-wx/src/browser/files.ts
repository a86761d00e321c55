import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { DigestAlgorithm, FilesPort } from "../platform.ts";
import { chooseFiles } from "./choose.ts";

const HASHES = { md5, sha1, sha256 } as const;

/** The files port of a browser, and what a page needs beyond it to show a file. */
export interface BrowserFiles extends FilesPort {
  /** Gives the bytes behind a path that this port has given out. */
  blob(path: string): Blob | undefined;
  /** Gives an address that `<img>` can load, the same at every call. */
  objectUrl(path: string): string | undefined;
}

const USER_FOLDER = "http://usr";

/**
 * Files are Blobs under paths like those of WeChat's developer tools, `http://tmp/3f0c….pdf` and `http://usr/…`. All of
 * them live as long as the page: a reload forgets also what a phone would keep.
 */
export function createFiles(randomBytes: (length: number) => Uint8Array): BrowserFiles {
  const blobs = new Map<string, Blob>();
  const times = new WeakMap<Blob, number>();
  const folders = new Set([USER_FOLDER]);
  const urls = new Map<string, string>();

  const keep = (blob: Blob, extension: string): string => {
    const path = `http://tmp/${bytesToHex(randomBytes(16))}${extension === "" ? "" : `.${extension}`}`;
    put(path, blob);
    return path;
  };
  const put = (path: string, blob: Blob) => {
    blobs.set(path, blob);
    times.set(blob, Math.floor(Date.now() / 1000));
  };
  const forget = (path: string) => {
    blobs.delete(path);
    const url = urls.get(path);
    if (url !== undefined) URL.revokeObjectURL(url);
    urls.delete(path);
  };
  const at = (path: string): Blob => {
    const blob = blobs.get(path);
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
      if (folders.has(path)) return { size: 0, time: 0, isFolder: true };
      const blob = blobs.get(path);
      return blob && { size: blob.size, time: times.get(blob) ?? 0, isFolder: false };
    },
    async read(path, position, length) {
      const part = at(path).slice(position, position + length);
      return new Uint8Array(await part.arrayBuffer());
    },
    digest: (path, algorithm) => digest(at(path), algorithm),
    keepTemporary: async (bytes, extension) => keep(new Blob([bytes]), extension),
    copy: async (path, to) => put(to, at(path).slice()),
    remove: async (path) => forget(path),
    list: async (folder) =>
      [...folders, ...blobs.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .filter((name) => !name.includes("/")),
    makeFolder: async (path) => void folders.add(path),
    removeFolder: async (path) => void folders.delete(path),
    blob: (path) => blobs.get(path),
    objectUrl(path) {
      const blob = blobs.get(path);
      if (blob === undefined) return undefined;
      const url = urls.get(path) ?? URL.createObjectURL(blob);
      urls.set(path, url);
      return url;
    },
  };
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
