import { type CallOwnServer, createServerCalls, type SessionSource } from "@zhichuan/uploader/wx";
import { languageOf, textsIn } from "./texts.ts";
import { sessionFor } from "./uploading/sessions.ts";
import { uploadingFor } from "./uploading/uploading.ts";

/** What pages get from `getApp()`. */
export interface ZhichuanApp {
  /** What pages ask the server beside uploads. */
  readonly callServer: CallOwnServer;
  readonly session: SessionSource;
  /** The server's address. */
  readonly server: string;
}

const server = __API_BASE__;
const session = sessionFor(server);
const texts = textsIn(languageOf(wx.getAppBaseInfo().language));

App<ZhichuanApp>({
  callServer: createServerCalls({ server, session }),
  session,
  server,
  onLaunch() {
    // What app.json calls them is Chinese.
    [texts.uploadTab, texts.filesTab].forEach((text, index) => void wx.setTabBarItem({ index, text }));
    // So that what was unfinished is at hand when its page opens, whichever page is first.
    uploadingFor({ server, profile: "document", login: "wechat" });
  },
});
