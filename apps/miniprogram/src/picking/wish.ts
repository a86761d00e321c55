import type { ProfileLimits } from "@zhichuan/contract/types";

/** What `wx.chooseMedia` can be asked for. */
export type MediaKind = "image" | "video";

/** What `chooseMessageFiles` is to show: WeChat's chooser hides what the profile would refuse, as far as it can. */
export interface ChatWish {
  readonly type?: "all" | "image" | "video" | "file";
  readonly extension?: readonly string[];
}

/** Pictures and videos the profile takes; both while nothing is known of it. */
export function mediaKinds(limits: ProfileLimits | undefined): readonly MediaKind[] {
  const kinds = ["image", "video"] as const;
  return limits ? kinds.filter((kind) => limits.contentTypes.some((type) => isOf(kind, type))) : kinds;
}

/** Whether album and camera have anything that the profile takes. */
export function isForAlbum(limits: ProfileLimits | undefined): boolean {
  return mediaKinds(limits).length > 0;
}

/** WeChat filters by extension among documents only, so a profile that takes pictures as well is shown everything. */
export function wishFor(limits: ProfileLimits | undefined): ChatWish {
  if (!limits) return {};
  const kinds = mediaKinds(limits);
  if (kinds.length === 0) return { extension: limits.extensions };
  const [kind] = kinds;
  const isAll = limits.contentTypes.every((type) => kind && isOf(kind, type));
  return isAll && kind ? { type: kind } : {};
}

function isOf(kind: MediaKind, type: string): boolean {
  return type.startsWith(`${kind}/`);
}
