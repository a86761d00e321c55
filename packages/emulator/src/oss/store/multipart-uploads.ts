import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ossError } from "../error.ts";
import { compareBytes } from "./compare-bytes.ts";
import type { DataFiles, Received } from "./data-files.ts";
import { readJson, replaceJson } from "./json-file.ts";
import type { Part, Piece, UploadStart } from "./metadata.ts";
import type { Turn } from "./turn.ts";

/** A multipart upload that is neither completed nor aborted. */
export interface MultipartUpload extends UploadStart {
  readonly parts: ReadonlyMap<number, Part>;
}

interface Open extends MultipartUpload {
  readonly parts: Map<number, Part>;
}

interface Folders {
  /** Each upload in a folder of its own: `upload.json`, and a file for each part. */
  readonly dir: string;
  readonly incoming: string;
}

/** The open multipart uploads of a bucket. They outlive a restart. */
export class MultipartUploads {
  readonly #folders: Folders;
  readonly #data: DataFiles;
  readonly #turn: Turn;
  readonly #open = new Map<string, Open>();

  constructor(folders: Folders, data: DataFiles, turn: Turn) {
    this.#folders = folders;
    this.#data = data;
    this.#turn = turn;
  }

  /**
   * Reads what is there.
   * @param completed the uploads that have become objects: what is left of them is removed
   */
  async read(completed: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folders.dir, { recursive: true });
    for (const uploadId of await readdir(this.#folders.dir)) {
      const start = await readJson<UploadStart>(this.#path(uploadId, "upload.json"));
      if (start && !completed.has(uploadId)) this.#open.set(uploadId, await this.#readParts(start));
      else await rm(this.#path(uploadId), { recursive: true });
    }
  }

  async #readParts(start: UploadStart): Promise<Open> {
    const upload: Open = { ...start, parts: new Map() };
    for (const name of await readdir(this.#path(start.uploadId))) {
      const part = /^\d+\.json$/.test(name) && (await readJson<Part>(this.#path(start.uploadId, name)));
      if (part) upload.parts.set(part.number, part);
    }
    return upload;
  }

  /** Every open upload, by the bytes of its key and then by its ID. */
  list(): readonly MultipartUpload[] {
    return [...this.#open.values()].sort(
      (a, b) => compareBytes(a.key, b.key) || compareBytes(a.uploadId, b.uploadId),
    );
  }

  /** @throws OssError NoSuchUpload */
  get(key: string, uploadId: string): MultipartUpload {
    const upload = this.#open.get(uploadId);
    if (upload?.key !== key) throw ossError("noSuchUpload", { UploadId: uploadId });
    return upload;
  }

  async start(input: Omit<UploadStart, "uploadId">): Promise<MultipartUpload> {
    const uploadId = randomUUID().replaceAll("-", "").toUpperCase();
    const start: UploadStart = { ...input, uploadId };
    return this.#turn.take(async () => {
      await mkdir(this.#path(uploadId));
      await replaceJson(this.#path(uploadId, "upload.json"), start, this.#folders.incoming);
      const upload: Open = { ...start, parts: new Map() };
      this.#open.set(uploadId, upload);
      return upload;
    });
  }

  /**
   * Makes bytes that arrived the part of this number, in place of any other.
   * @throws OssError NoSuchUpload when it has been completed or aborted meanwhile; the bytes are then discarded
   */
  async put({ uploadId }: UploadStart, received: Received, part: Pick<Part, "number" | "lastModified">) {
    return this.#turn.take(async (): Promise<Part> => {
      const upload = this.#open.get(uploadId);
      if (!upload) {
        await this.#data.discard(received);
        throw ossError("noSuchUpload", { UploadId: uploadId });
      }
      const { file } = await this.#data.keep(received);
      const stored: Part = { ...part, ...received.digest, file };
      await replaceJson(this.#path(uploadId, `${part.number}.json`), stored, this.#folders.incoming);
      const previous = upload.parts.get(part.number);
      upload.parts.set(part.number, stored);
      if (previous) await this.#data.remove([previous]);
      return stored;
    });
  }

  /** Ends an upload and removes its parts. Says whether it was open. */
  async abort(key: string, uploadId: string): Promise<boolean> {
    return this.#turn.take(async () => {
      const upload = this.#open.get(uploadId);
      if (upload?.key !== key) return false;
      await this.close(upload, []);
      return true;
    });
  }

  /**
   * Ends an upload and removes its parts but for those that an object has taken over. To be called in turn, after the
   * object has been stored: an end in between leaves the object, and the next start tidies up.
   */
  async close({ uploadId, parts }: MultipartUpload, takenOver: readonly Piece[]): Promise<void> {
    this.#open.delete(uploadId);
    await rm(this.#path(uploadId, "upload.json"), { force: true });
    await rm(this.#path(uploadId), { recursive: true, force: true });
    const kept = new Set(takenOver.map(({ file }) => file));
    await this.#data.remove([...parts.values()].filter(({ file }) => !kept.has(file)));
  }

  #path(uploadId: string, name = ""): string {
    return join(this.#folders.dir, uploadId, name);
  }
}
