import { download } from "../wechat/download.ts";

/** WeChat shares a file only just after a touch: https://developers.weixin.qq.com/miniprogram/dev/api/share/wx.shareFileMessage.html. */
const TOO_LATE = /tap gesture/i;
const CANCELLED = /cancel/i;

/** What became of handing a file to a chat: `ready` is downloaded, but the touch is too long ago and must be repeated. */
export type HandedOn = "sent" | "cancelled" | "ready";

/** Downloads files for chats, each once. */
export class HandOn {
  /** Key → the temporary path of what has been downloaded. */
  readonly #paths = new Map<string, string>();

  /** Whether a touch can hand the file on at once. */
  has(key: string): boolean {
    return this.#paths.has(key);
  }

  /** Downloads a file under `url`. Rejects with a DownloadRefused or with what `wx` fails with. */
  async fetch(key: string, url: string): Promise<void> {
    this.#paths.set(key, await download(url));
  }

  /** Hands a downloaded file to a chat of the user's choice. Rejects with what `wx` fails with otherwise. */
  async share(key: string, fileName: string): Promise<HandedOn> {
    try {
      await wx.shareFileMessage({ filePath: this.#paths.get(key) ?? "", fileName });
      return "sent";
    } catch (error) {
      const { errMsg = "" } = error as { errMsg?: string };
      if (TOO_LATE.test(errMsg)) return "ready";
      if (CANCELLED.test(errMsg)) return "cancelled";
      // A temporary file may be cleared away by WeChat: the next try downloads it again.
      this.#paths.delete(key);
      throw error;
    }
  }
}
