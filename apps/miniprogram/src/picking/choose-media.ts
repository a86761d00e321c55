import { UploadError } from "@zhichuan/uploader/wx";
import type { PickedFile } from "./pick.ts";
import type { MediaKind } from "./wish.ts";

/** WeChat's own limit since base library 2.25.0; older ones take nine and say so. */
const MOST_FILES = 20;
/** Seconds a video may last that is filmed on the spot: the most there is. */
const LONGEST = 60;

/**
 * Lets the user choose pictures and videos, or take them (`wx.chooseMedia`). Gives none when they cancel. WeChat tells no
 * names, so they are called by the moment: `IMG_20261122_143205_1.jpg`. Rejects with an UploadError.
 */
export async function chooseMedia(wish: {
  readonly count: number;
  readonly from: "album" | "camera";
  readonly kinds: readonly MediaKind[];
}): Promise<PickedFile[]> {
  const { count, from, kinds } = wish;
  // Both at once has a name of its own, which a Mac does not know.
  const isMixed = kinds.length > 1 && wx.getDeviceInfo().platform !== "mac";
  try {
    const { tempFiles } = await wx.chooseMedia({
      count: Math.min(count, MOST_FILES),
      mediaType: isMixed ? ["mix"] : [...kinds],
      sourceType: [from],
      maxDuration: LONGEST,
    });
    const moment = momentName(new Date());
    return tempFiles.map(({ tempFilePath: path, size, fileType, thumbTempFilePath: poster }, index) => {
      const name = mediaName(path, fileType, `${moment}_${index + 1}`);
      return poster ? { path, size, name, poster } : { path, size, name };
    });
  } catch (error) {
    const { errMsg = String(error), errno } = Object(error) as { errMsg?: string; errno?: number };
    if (/:fail cancel/.test(errMsg)) return [];
    throw new UploadError(codeOf(errMsg, errno), { detail: errMsg, cause: error });
  }
}

function codeOf(errMsg: string, errno: number | undefined) {
  if (errno === 112 || /privacy agreement/i.test(errMsg)) return "PRIVACY_NOT_DECLARED";
  if (/auth(orize)? ?den|permission denied|not authorized/i.test(errMsg)) return "PERMISSION_DENIED";
  return "CHOOSE_FAILED";
}

function mediaName(path: string, fileType: string, moment: string): string {
  const isVideo = fileType === "video";
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? (isVideo ? "mp4" : "jpg");
  return `${isVideo ? "VID" : "IMG"}_${moment}.${extension}`;
}

function momentName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
