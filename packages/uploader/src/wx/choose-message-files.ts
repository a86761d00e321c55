import type { ChosenFile } from "../item.ts";
import { chooseError } from "./failure.ts";

export interface ChooseOptions {
  /** How many files at most: 1 to 100. Example: `9`. */
  readonly count: number;
  /** Default: `file` when there is an `extension`, otherwise `all`. `file` leaves out images and videos. */
  readonly type?: "all" | "image" | "video" | "file";
  /** Only with type `file`. Example: `["pdf", "docx"]`. */
  readonly extension?: readonly string[];
}

/**
 * Lets the user choose files from a chat (`wx.chooseMessageFile`). Gives none when they cancel. Rejects with an
 * UploadError: PRIVACY_NOT_DECLARED, PERMISSION_DENIED or CHOOSE_FAILED.
 */
export const chooseMessageFiles = async ({
  count,
  type,
  extension,
}: ChooseOptions): Promise<ChosenFile[]> => {
  try {
    const { tempFiles } = await wx.chooseMessageFile({
      count,
      type: type ?? (extension ? "file" : "all"),
      ...(extension && { extension: extension as string[] }),
    });
    return tempFiles;
  } catch (failure) {
    const error = chooseError(failure);
    if (/:fail cancel/.test(error.message)) return [];
    throw error;
  }
};
