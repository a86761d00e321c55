/** Where a file may come from: a chat, the camera, the album. */
export type Source = "chat" | "camera" | "album";

const every: readonly Source[] = ["chat", "camera", "album"];

/** Computers have neither the chooser of chat files nor a camera that is worth offering. */
const computers: readonly string[] = ["windows", "mac", "ohos_pc"];

/** Choosers that have said they do not work here: WeCom and old base libraries differ from what they announce. */
const missing = new Set<Source>();

/**
 * The sources this device has, in the order they are offered.
 *
 * @param wanted the ones the page wants; none means all. Example: `["chat"]`.
 */
export function sourcesHere(wanted: readonly Source[]): Source[] {
  const { platform } = wx.getDeviceInfo();
  const isComputer = computers.includes(platform);
  return every.filter((source) => {
    if ((wanted.length > 0 && !wanted.includes(source)) || missing.has(source)) return false;
    if (isComputer && source !== "album") return false;
    return wx.canIUse(source === "chat" ? "chooseMessageFile" : "chooseMedia");
  });
}

/** Notes that a source does not work here after all. */
export function forgetSource(source: Source): void {
  missing.add(source);
}
