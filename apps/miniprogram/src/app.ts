import {
  type CallOwnServer,
  createServerCalls,
  createUploader,
  createWxSession,
  type SessionSource,
  type Uploader,
} from "@zhichuan/uploader/wx";
import { languageOf, textsIn } from "./texts.ts";
import { createLinks, type Links } from "./wechat/links.ts";

/** What pages get from `getApp()`. */
export interface ZhichuanApp {
  /** Lives as long as the mini-program: an upload goes on whatever page is shown. */
  readonly uploader: Uploader;
  readonly links: Links;
  /** What pages ask the server beside uploads. */
  readonly callServer: CallOwnServer;
  readonly session: SessionSource;
  /** The server's address. */
  readonly server: string;
}

const server = __API_BASE__;
const session = createWxSession({ server });
const uploader = createUploader({ server, profile: "document", session });
const texts = textsIn(languageOf(wx.getAppBaseInfo().language));

App<ZhichuanApp>({
  uploader,
  links: createLinks(uploader, () => Date.now()),
  callServer: createServerCalls({ server, session }),
  session,
  server,
  onLaunch() {
    // What app.json calls them is Chinese.
    [texts.uploadTab, texts.filesTab].forEach((text, index) => void wx.setTabBarItem({ index, text }));
    void uploader.restore();
  },
});
