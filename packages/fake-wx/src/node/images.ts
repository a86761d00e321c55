import type { FilesPort, ImagesPort } from "../platform.ts";
import type { NodeFiles } from "./files.ts";

/** The smallest JPEG that viewers take: one grey pixel. */
const JPEG = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

/** Pictures without a decoder: whatever can be read becomes the same small JPEG. */
export class NodeImages implements ImagesPort {
  /** Whether this phone reads HEIC, as iPhones do and not every Android. */
  readsHeic = true;
  readonly #files: Pick<FilesPort, "keepTemporary" | "read">;

  constructor(files: NodeFiles) {
    this.#files = files;
  }

  async toJpeg(path: string): Promise<string | undefined> {
    const head = Buffer.from(await this.#files.read(path, 0, 12));
    if (!this.readsHeic && head.toString("latin1", 4, 8) === "ftyp") return undefined;
    return this.#files.keepTemporary(new Uint8Array(JPEG), "jpg");
  }
}
