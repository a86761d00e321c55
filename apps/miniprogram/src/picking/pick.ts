import type { ProfileLimits } from "@zhichuan/contract/types";
import { type ChosenFile, chooseMessageFiles, UploadError } from "@zhichuan/uploader/wx";
import type { Texts } from "../texts.ts";
import { chooseMedia } from "./choose-media.ts";
import { forgetSource, type Source, sourcesHere } from "./sources.ts";
import { isForAlbum, mediaKinds, wishFor } from "./wish.ts";

/** What the user is asked for. */
export interface Picking {
  /** How many files at most: 1 to 100. */
  readonly count: number;
  /** The sources to offer; none means all that there are. */
  readonly sources: readonly Source[];
  /** What the profile takes, if that is known. */
  readonly limits: ProfileLimits | undefined;
  readonly texts: Texts;
}

/** A file as it was chosen. */
export interface PickedFile extends ChosenFile {
  /** A picture of a video, where WeChat made one. */
  readonly poster?: string;
}

/**
 * Asks where the file is, unless there is one place only, and lets the user choose there. Gives none when they cancel.
 * Rejects with an UploadError, NO_FILE's sibling CHOOSE_FAILED also when this device has no chooser at all.
 */
export async function pick(picking: Picking): Promise<readonly PickedFile[]> {
  const { limits, sources, texts } = picking;
  const offered = sourcesHere(sources).filter((source) => source === "chat" || isForAlbum(limits));
  if (offered.length === 0) throw new UploadError("CHOOSE_FAILED", { detail: "no chooser on this device" });
  const source = offered.length === 1 ? offered[0] : await ask(offered, texts);
  if (!source) return [];
  try {
    return await open(source, picking);
  } catch (error) {
    if (!isUnsupported(error) || offered.length === 1) throw error;
    forgetSource(source);
    return pick(picking);
  }
}

async function ask(offered: readonly Source[], texts: Texts): Promise<Source | undefined> {
  const itemList = offered.map((source) => texts[source]);
  try {
    const { tapIndex } = await wx.showActionSheet({ itemList });
    return offered[tapIndex];
  } catch (error) {
    // WeChat tells a sheet that was dismissed as a failure.
    if (/cancel/.test(messageOf(error))) return undefined;
    throw new UploadError("CHOOSE_FAILED", { detail: messageOf(error), cause: error });
  }
}

async function open(source: Source, { count, limits }: Picking): Promise<readonly PickedFile[]> {
  if (source === "chat") return chooseMessageFiles({ count, ...wishFor(limits) });
  return chooseMedia({ count, from: source, kinds: mediaKinds(limits) });
}

function isUnsupported(error: unknown): boolean {
  return /not supported|not support\b|not a function|is not yet implemented/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  const { errMsg, message } = Object(error) as { errMsg?: string; message?: string };
  return errMsg ?? message ?? String(error);
}
