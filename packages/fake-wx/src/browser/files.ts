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

/** Files are Blobs under paths like WeChat's own temporary ones: `http://tmp/3f0c….pdf`. They live as long as the page. */
export function createFiles(randomBytes: (length: number) => Uint8Array): BrowserFiles {
  const blobs = new Map<string, Blob>();
  const urls = new Map<string, string>();

  const keep = (blob: Blob, extension: string): string => {
    const path = `http://tmp/${bytesToHex(randomBytes(16))}${extension === "" ? "" : `.${extension}`}`;
    blobs.set(path, blob);
    return path;
  };
  const at = (path: string): Blob => {
    const blob = blobs.get(path);
    if (blob === undefined) throw new Error(`no such file: ${path}`);
    return blob;
  };

  return {
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
      const blob = blobs.get(path);
      return blob && { size: blob.size };
    },
    async read(path, position, length) {
      const part = at(path).slice(position, position + length);
      return new Uint8Array(await part.arrayBuffer());
    },
    digest: (path, algorithm) => digest(at(path), algorithm),
    keepTemporary: async (bytes, extension) => keep(new Blob([bytes]), extension),
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
