import { fill, type Texts } from "../texts.ts";
import { formatSize } from "../view/format.ts";

/**
 * Whether so much may be sent now: asked when the phone is on mobile data and `size` is above `askAbove`, both bytes.
 * What cannot be found out is no reason to stop anybody.
 */
export async function maySend(size: number, askAbove: number, texts: Texts): Promise<boolean> {
  if (size <= askAbove || !(await isOnMobileData())) return true;
  const { confirm } = await wx.showModal({
    title: texts.mobileData,
    content: fill(texts.mobileDataQuestion, { size: formatSize(size) }),
    confirmText: texts.uploadNow,
    cancelText: texts.later,
  });
  return confirm;
}

async function isOnMobileData(): Promise<boolean> {
  try {
    const { networkType } = await wx.getNetworkType();
    return /^[2345]g$/.test(networkType);
  } catch (error) {
    console.warn("getNetworkType", error);
    return false;
  }
}
