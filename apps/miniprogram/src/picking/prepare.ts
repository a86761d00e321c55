import type { ProfileLimits } from "@zhichuan/contract/types";
import { fill, type Texts } from "../texts.ts";
import { checkFile, type Refusal } from "./check-file.ts";
import { toJpeg } from "./heic.ts";
import type { PickedFile } from "./pick.ts";
import { readSignature } from "./read-head.ts";

/** A file that goes up. */
interface ReadyFile extends PickedFile {
  /** Where there is a picture of it on the phone; empty when there is none. */
  readonly thumb: string;
}

/** A file that does not, and why. */
export interface RefusedFile extends Refusal {
  readonly name: string;
}

/** What became of the files that were chosen. */
export interface Prepared {
  readonly ready: readonly ReadyFile[];
  readonly refused: readonly RefusedFile[];
}

/**
 * Looks at what was chosen before a byte of it is sent: HEIC becomes JPEG, and what the profile would refuse is sorted
 * out, each file with its own reason. The others are not held up by it.
 *
 * @param count how many may be taken at once: not every chooser keeps to it
 */
export async function prepare(
  files: readonly PickedFile[],
  { count, limits, texts }: { count: number; limits: ProfileLimits | undefined; texts: Texts },
): Promise<Prepared> {
  const taken = await Promise.all(files.slice(0, count).map((file) => prepareOne(file, limits, texts)));
  const tooMany = files.slice(count).map(
    ({ name }): RefusedFile => ({
      name,
      code: "INVALID_REQUEST",
      reason: fill(texts.tooMany, { count }),
    }),
  );
  return {
    ready: taken.filter(isReady),
    refused: [...taken.filter((file): file is RefusedFile => !isReady(file)), ...tooMany],
  };
}

const isReady = (file: ReadyFile | RefusedFile): file is ReadyFile => "thumb" in file;

async function prepareOne(
  picked: PickedFile,
  limits: ProfileLimits | undefined,
  texts: Texts,
): Promise<ReadyFile | RefusedFile> {
  const signature = await readSignature(picked.path, picked.size);
  const jpeg = signature === "heic" ? await toJpeg(picked) : undefined;
  const file = jpeg ?? picked;
  const checked = checkFile({ ...file, signature: jpeg ? "jpg" : signature }, limits, texts);
  if ("code" in checked) {
    const isHeic = signature === "heic" && checked.code === "FILE_TYPE_NOT_ALLOWED";
    return { name: picked.name, code: checked.code, reason: isHeic ? texts.heicNotTaken : checked.reason };
  }
  return { ...file, name: checked.name, thumb: thumbOf(picked, file, signature) };
}

function thumbOf({ poster = "" }: PickedFile, { path }: { path: string }, signature: string | undefined) {
  return signature && /^(jpg|png|gif|webp|heic)$/.test(signature) ? path : poster;
}
